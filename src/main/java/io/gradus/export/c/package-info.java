/** Networks as C99 sources without allocation. */
@NullMarked
package io.gradus.export.c;

import org.jspecify.annotations.NullMarked;
