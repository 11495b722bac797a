/** The command line: finds the command that is asked for and runs it. Wiring only. */
@NullMarked
package io.gradus.cli;

import org.jspecify.annotations.NullMarked;
