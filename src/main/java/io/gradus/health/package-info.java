/** Is the gradient well: counters that the step fills in, and the verdicts drawn from them. */
@NullMarked
package io.gradus.health;

import org.jspecify.annotations.NullMarked;
