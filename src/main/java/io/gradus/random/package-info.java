/** The one source of chance: a counter-based generator, so that every number follows from a seed. */
@NullMarked
package io.gradus.random;

import org.jspecify.annotations.NullMarked;
