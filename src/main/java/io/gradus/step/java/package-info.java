/** The executor in plain Java, and its kernels: they allocate nothing, and touch no string, after construction. */
@NullMarked
package io.gradus.step.java;

import org.jspecify.annotations.NullMarked;
