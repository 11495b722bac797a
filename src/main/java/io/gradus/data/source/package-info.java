/** One entry to all data, and the sets that come with the library. */
@NullMarked
package io.gradus.data.source;

import org.jspecify.annotations.NullMarked;
