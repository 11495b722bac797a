/** Commands that measure: {@code rate}, {@code gradcheck}, {@code bench}, {@code reproduce}. */
@NullMarked
package io.gradus.cli.experiment;

import org.jspecify.annotations.NullMarked;
