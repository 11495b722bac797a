/** Trained networks as files. */
@NullMarked
package io.gradus.model;

import org.jspecify.annotations.NullMarked;
