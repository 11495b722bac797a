/**
 * How the C library under {@code native/} gets into the JVM: unpacked once, looked over, loaded, or refused in a line.
 */
@NullMarked
package io.gradus.nativelib;

import org.jspecify.annotations.NullMarked;
