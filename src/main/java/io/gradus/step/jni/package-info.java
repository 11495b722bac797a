/** The executor in C, called through JNI. */
@NullMarked
package io.gradus.step.jni;

import org.jspecify.annotations.NullMarked;
