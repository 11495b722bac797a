/** The commands: wiring of options, class and terminal. */
@NullMarked
package io.gradus.boards.cli;

import org.jspecify.annotations.NullMarked;
