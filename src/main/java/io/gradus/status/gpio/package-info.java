/**
 * A run's health on the lines of a board: three LEDs for the verdict, a fourth for the heartbeat, a button. Start at
 * {@link io.gradus.status.gpio.LedPanel}.
 */
@NullMarked
package io.gradus.status.gpio;

import org.jspecify.annotations.NullMarked;
