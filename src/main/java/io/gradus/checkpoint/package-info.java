/** Runs that can go on where they were: a consistent copy of a run's state, written to the disk by another thread. */
@NullMarked
package io.gradus.checkpoint;

import org.jspecify.annotations.NullMarked;
