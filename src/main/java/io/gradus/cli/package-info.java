/** The command line: wiring only. */
@NullMarked
package io.gradus.cli;

import org.jspecify.annotations.NullMarked;
