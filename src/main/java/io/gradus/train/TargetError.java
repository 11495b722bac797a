package io.gradus.train;

import java.io.Serializable;

/**
 * How far one predicted value is from its target, over the examples of an evaluation; in the units of the data,
 * whatever was done to them to train.
 *
 * @param rms root of the mean squared error
 * @param mae mean absolute error
 * @param r2 1 less the part of the targets' variance that is left: 1 at best, 0 for answering with their mean; 0 too
 *     where the targets do not vary
 */
public record TargetError(double rms, double mae, double r2) implements Serializable {}
