/** Drawing in a terminal: colours, a status line, plots, pictures, tables, the simulated board. */
@NullMarked
package io.gradus.cli.terminal;

import org.jspecify.annotations.NullMarked;
