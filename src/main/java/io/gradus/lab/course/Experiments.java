package io.gradus.lab.course;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All experiments, in the order of the lessons. */
public final class Experiments {
    private static final List<Experiment> ALL = List.of(
            new Squash(),
            new Chain(),
            new Vanishing(),
            new Exploding(),
            new Clipping(),
            new Sign(),
            new DegradationOfDepth(),
            new DyingRelu(),
            new Rate(),
            new ZeroCentred(),
            new Recurrent(),
            new Shift(),
            new Overfit(),
            new Hungry(),
            new Transfer(),
            new Features());

    private Experiments() {}

    public static List<Experiment> all() {
        return ALL;
    }

    public static List<String> names() {
        return ALL.stream().map(Experiment::name).toList();
    }

    /** The experiment of that name, or null. */
    public static @Nullable Experiment find(String name) {
        return ALL.stream().filter(e -> e.name().equals(name)).findFirst().orElse(null);
    }
}
