/** Commands that need no training: {@code plan}, {@code forecast}, {@code augment}, {@code health}. */
@NullMarked
package io.gradus.cli.preview;

import org.jspecify.annotations.NullMarked;
