/** Trained networks in the formats of other programs. */
@NullMarked
package io.gradus.export;

import org.jspecify.annotations.NullMarked;
