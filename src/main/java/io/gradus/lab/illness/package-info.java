/** Runs that are made ill on purpose: whether verdicts name what was done to them, and whether remedies help. */
@NullMarked
package io.gradus.lab.illness;

import org.jspecify.annotations.NullMarked;
