/** Command lines: what a command takes, reading what was typed, help and completion. Knows no command. */
@NullMarked
package io.gradus.cli.args;

import org.jspecify.annotations.NullMarked;
