/** Rows that come one by one, from a pipe or over a serial port, and their answers. */
@NullMarked
package io.gradus.cli.stream;

import org.jspecify.annotations.NullMarked;
