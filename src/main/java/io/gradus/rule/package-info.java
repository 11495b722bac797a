/** How weights move: update rules and their hyperparameters. */
@NullMarked
package io.gradus.rule;

import org.jspecify.annotations.NullMarked;
