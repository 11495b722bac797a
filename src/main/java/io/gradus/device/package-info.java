/** Boards: what each may use, and where its lights, its button and its serial line are. */
@NullMarked
package io.gradus.device;

import org.jspecify.annotations.NullMarked;
