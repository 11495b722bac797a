/** {@code gradus-class}: a class of boards that learn together. */
@NullMarked
package io.gradus.boards;

import org.jspecify.annotations.NullMarked;
