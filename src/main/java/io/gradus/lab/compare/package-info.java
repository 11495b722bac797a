/** Runs side by side, each with its course over the epochs, and the treatment of a run that is ill. */
@NullMarked
package io.gradus.lab.compare;

import org.jspecify.annotations.NullMarked;
