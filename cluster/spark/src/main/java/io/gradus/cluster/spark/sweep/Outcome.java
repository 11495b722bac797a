package io.gradus.cluster.spark.sweep;

import io.gradus.run.RepeatedRun;
import java.io.Serializable;

/**
 * A finished training.
 *
 * @param run as {@code gradus train --repeat} has it
 * @param validation loss on the validation part, of the epoch whose weights were kept; NaN if there is none
 */
record Outcome(RepeatedRun run, double validation) implements Serializable {}
