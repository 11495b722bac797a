/** Commands that use a saved model: {@code eval}, {@code predict}. */
@NullMarked
package io.gradus.cli.model;

import org.jspecify.annotations.NullMarked;
