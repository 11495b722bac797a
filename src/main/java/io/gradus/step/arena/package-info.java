/** What is written into an arena, and read from it, between steps: settings, initial weights, revived units. */
@NullMarked
package io.gradus.step.arena;

import org.jspecify.annotations.NullMarked;
