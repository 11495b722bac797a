/** What is around a run: board, LEDs, button, serial line, keyboard; and commands about this machine. */
@NullMarked
package io.gradus.cli.board;

import org.jspecify.annotations.NullMarked;
