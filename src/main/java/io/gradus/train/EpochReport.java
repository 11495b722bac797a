package io.gradus.train;

import io.gradus.health.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * One epoch, done.
 *
 * @param epoch 1 for the first
 * @param loss mean training loss, each sample's taken just before the step it took part in
 * @param errorPercent training error over the same samples, per cent; NaN for regression
 * @param validation on the validation part, or null without one
 * @param rate learning rate
 * @param verdict the worst that was said of the gradients in this epoch
 * @param steps minibatch steps so far, over all epochs
 * @param skipped steps that were not taken so far, because a number was not finite
 */
public record EpochReport(
        int epoch,
        double loss,
        double errorPercent,
        @Nullable Evaluation validation,
        float rate,
        Verdict verdict,
        long steps,
        long skipped) {}
