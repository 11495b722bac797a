/** Doing it: executors that run a plan for one minibatch after another. */
@NullMarked
package io.gradus.step;

import org.jspecify.annotations.NullMarked;
