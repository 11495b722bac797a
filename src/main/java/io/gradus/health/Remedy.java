package io.gradus.health;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Something to change in a run's settings: options of {@code gradus train}, to type as they are.
 *
 * @param settings each with its new value
 */
public record Remedy(List<Setting> settings) implements Serializable {
    /** What can be changed. */
    public enum Option {
        RATE("--rate"),
        RULE("--rule"),
        ACTIVATION("--activation"),
        INIT("--init"),
        GAIN("--gain"),
        HIDDEN("--hidden"),
        SKIP("--skip"),
        NORM("--norm"),
        SCALE("--scale"),
        CLIP_GLOBAL_NORM("--clip-global-norm"),
        STEP_MAX("--step-max"),
        STEP_FIRST("--step-first"),
        FREEZE("--freeze"),
        STOP("--stop"),
        L2("--l2"),
        L1("--l1"),
        DROPOUT("--dropout"),
        REVIVE("--revive");

        private final String flag;

        Option(String flag) {
            this.flag = flag;
        }

        /** As people type it. */
        public String flag() {
            return flag;
        }
    }

    /**
     * One option.
     *
     * @param value empty for an option that takes none
     */
    public record Setting(Option option, String value) implements Serializable {
        @Override
        public String toString() {
            return value.isEmpty() ? option.flag() : option.flag() + " " + value;
        }
    }

    public Remedy {
        settings = List.copyOf(settings);
    }

    /** A single option. */
    public static Remedy of(Option option, String value) {
        return new Remedy(List.of(new Setting(option, value)));
    }

    /** This and one option more. */
    public Remedy and(Option option, String value) {
        List<Setting> more = new ArrayList<>(settings);
        more.add(new Setting(option, value));
        return new Remedy(more);
    }

    /** As it is typed: {@code --activation relu --init he}. */
    @Override
    public String toString() {
        StringJoiner words = new StringJoiner(" ");
        for (Setting setting : settings) {
            words.add(setting.toString());
        }
        return words.toString();
    }
}
