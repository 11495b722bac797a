/** A network in double precision, written straight from the formulas: what the executors are checked against. */
@NullMarked
package io.gradus.step.reference;

import org.jspecify.annotations.NullMarked;
