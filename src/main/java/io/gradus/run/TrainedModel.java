package io.gradus.run;

import io.gradus.health.Verdict;
import io.gradus.model.Model;
import io.gradus.train.EpochReport;
import io.gradus.train.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run.
 *
 * @param model ready to be saved
 * @param last report of the last epoch, which need not be the one whose weights are kept
 * @param test on the test part; null if there is none
 * @param verdict the last that was said of the run's health
 */
public record TrainedModel(
        Model model, EpochReport last, @Nullable Evaluation test, Verdict verdict) {}
