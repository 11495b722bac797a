/** A class in one process. */
@NullMarked
package io.gradus.boards.simulate;

import org.jspecify.annotations.NullMarked;
