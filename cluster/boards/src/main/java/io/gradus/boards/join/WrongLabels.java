package io.gradus.boards.join;

import io.gradus.data.Dataset;
import java.nio.ByteBuffer;

/** Answers that are wrong in every example, for a lesson about boards that err. */
public final class WrongLabels {
    private WrongLabels() {}

    /**
     * The same examples, each class called by the name of another.
     *
     * @param further which: that of the class whose number is so much larger, counted round
     * @throws IllegalArgumentException if there are no classes, or the answers would be right again
     */
    public static Dataset of(Dataset data, int further) {
        if (!data.isClassification()) {
            throw new IllegalArgumentException(
                    "labels can be wrong only where there are classes, which " + data.name() + " has none of");
        }
        int classes = data.outputs();
        if (Math.floorMod(further, classes) == 0) {
            throw new IllegalArgumentException(
                    further + " classes further on, of " + classes + ", a label is right again");
        }
        ByteBuffer labels = Dataset.allocate((long) data.size() * Integer.BYTES);
        for (int row = 0; row < data.size(); row++) {
            labels.putInt(Math.floorMod(data.label(row) + further, classes));
        }
        return data.withClasses(labels.clear(), data.classNames());
    }
}
