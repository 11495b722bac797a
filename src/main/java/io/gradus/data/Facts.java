package io.gradus.data;

import io.gradus.data.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a set's features.
 *
 * @param image how they make a picture; null if they are none
 * @param schema the columns of the table that they came from; null if they came from none
 */
record Facts(@Nullable ImageShape image, @Nullable TableSchema schema) {
    /** Nothing. */
    static final Facts NONE = new Facts(null, null);
}
