/** A trained network in use: raw values in, answers in the units of their targets or probabilities out. */
@NullMarked
package io.gradus.predict;

import org.jspecify.annotations.NullMarked;
