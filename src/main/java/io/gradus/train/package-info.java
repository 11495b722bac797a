/** The training loop, evaluation and progress events. */
@NullMarked
package io.gradus.train;

import org.jspecify.annotations.NullMarked;
