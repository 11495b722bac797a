/**
 * A run on a serial line: what it shows, as lines for a plotter, and what it can be asked and told, as SCPI. And the
 * client's side of the same. {@code docs/serial.md} is the protocol.
 */
@NullMarked
package io.gradus.status.serial;

import org.jspecify.annotations.NullMarked;
