/** {@code gradus train}: one run, or the same run by many seeds. */
@NullMarked
package io.gradus.cli.train;

import org.jspecify.annotations.NullMarked;
