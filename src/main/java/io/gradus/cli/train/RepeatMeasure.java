package io.gradus.cli.train;

import io.gradus.data.Dataset;
import io.gradus.run.RepeatedRun;
import io.gradus.text.Text;

/** What repeated runs are judged by. */
enum RepeatMeasure {
    /** The share of wrong classes, in per cent. */
    ERROR("test error", "test_error_percent"),
    /** R² of values to predict: 1 at best, whatever their units and scaling. */
    R2("test R²", "test_r2"),
    /** The loss, of auto-encoders. */
    LOSS("test loss", "test_loss");

    private final String label;
    private final String key;

    RepeatMeasure(String label, String key) {
        this.label = label;
        this.key = key;
    }

    /** What suits the data. */
    static RepeatMeasure of(Dataset data) {
        return data.isClassification() ? ERROR : data.hasOwnAnswers() ? LOSS : R2;
    }

    /** As people read it. */
    String label() {
        return label;
    }

    /** As programs read it. */
    String key() {
        return key;
    }

    /** A run's. */
    double value(RepeatedRun run) {
        return this == R2 ? run.r2() : run.measure();
    }

    /** Whether the first is worse than the second. */
    boolean isWorse(double first, double second) {
        return this == R2 ? first < second : first > second;
    }

    /** A value without its unit. */
    String number(double value) {
        return switch (this) {
            case ERROR -> Text.fixed(value, 2);
            case R2 -> Text.fixed(value, 4);
            case LOSS -> Text.measure(value);
        };
    }

    /** The unit, with a blank before it. */
    String unit() {
        return this == ERROR ? " %" : "";
    }
}
