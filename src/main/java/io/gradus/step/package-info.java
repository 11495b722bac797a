/**
 * Running a plan, one minibatch after another: {@link io.gradus.step.Step} is what every executor does, {@link
 * io.gradus.step.Source} the examples that it reads. The executors are in {@code java} and {@code jni}; {@code
 * provider} chooses between them.
 */
@NullMarked
package io.gradus.step;

import org.jspecify.annotations.NullMarked;
