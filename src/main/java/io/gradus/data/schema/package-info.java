/**
 * What the columns of a table are to a network: names, roles, values of texts, fill values; applied to any later table.
 */
@NullMarked
package io.gradus.data.schema;

import org.jspecify.annotations.NullMarked;
