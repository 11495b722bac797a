/** A board: its examples, its steps, its health. Nothing here knows how machines are connected. */
@NullMarked
package io.gradus.boards.learn;

import org.jspecify.annotations.NullMarked;
