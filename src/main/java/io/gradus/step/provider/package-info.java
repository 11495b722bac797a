/** The choice of an executor: the fastest that this machine and this build can run. */
@NullMarked
package io.gradus.step.provider;

import org.jspecify.annotations.NullMarked;
