package io.gradus.report;

import io.gradus.data.Dataset;
import io.gradus.data.ImageShape;
import io.gradus.data.Part;
import io.gradus.net.Loss;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.train.Evaluator;
import io.gradus.train.Probabilities;
import io.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/** What a network said of single test examples: the most wrong ones, and pairs of true and predicted values. */
final class TestExamples {
    private static final int MOST_WORST = 10;
    private static final int MOST_PAIRS = 300;
    /** Pictures with more values than this are left out. */
    private static final int MOST_PIXELS = 4096;

    /** An example that is to be shown; the larger the distance, the more wrong. */
    private record Wrong(int place, int row, double distance, int taken, float said) {}

    private final Dataset data;
    private final Source source;
    private final Step step;
    private final List<Wrong> worst = new ArrayList<>();
    private final double[] truths; // in the units of the data, as the values
    private final double[] values;
    private int pairs;
    private int seen; // examples so far

    private TestExamples(Trainer trainer, Part test) {
        this.data = test.data();
        this.step = trainer.step();
        this.source = new Source(test);
        step.bind(source);
        boolean classes = data.isClassification();
        int outputs = Math.max(1, data.outputs());
        long all = classes ? 0 : (long) test.size() * outputs;
        int kept = (int) Math.min(MOST_PAIRS, all);
        this.truths = new double[kept];
        this.values = new double[kept];
        Loss loss = trainer.plan().network().loss();
        new Evaluator(step).outputs(source, (row, said) -> {
            Probabilities.apply(loss, said);
            if (classes) {
                classified(row, said);
            } else {
                predicted(row, said, all);
            }
            seen++;
        });
    }

    /** Asks the network about every example of the part. */
    static TestExamples of(Trainer trainer, Part test) {
        return new TestExamples(trainer, test);
    }

    private void classified(int row, float[] said) {
        int taken = Evaluator.largest(said);
        int label = data.label(row);
        if (taken != label) {
            keep(new Wrong(seen, row, said[taken] - said[label], taken, said[taken]));
        }
    }

    private void predicted(int row, float[] said, long all) {
        double distance = 0;
        int furthest = 0;
        for (int j = 0; j < said.length; j++) {
            double d = Math.abs(said[j] - data.target(row, j));
            distance += d * d;
            furthest = d > Math.abs(said[furthest] - data.target(row, furthest)) ? j : furthest;
            long number = (long) seen * said.length + j;
            if (pairs < truths.length && number * truths.length >= pairs * all) { // evenly over all of them
                truths[pairs] = inUnits(j, data.target(row, j));
                values[pairs++] = inUnits(j, said[j]);
            }
        }
        keep(new Wrong(seen, row, distance, furthest, said[furthest]));
    }

    /** A value in the units of its target. */
    private double inUnits(int output, float value) {
        return data.inUnits(output, value);
    }

    private void keep(Wrong wrong) {
        worst.add(wrong);
        if (worst.size() > 4 * MOST_WORST) {
            cut();
        }
    }

    private void cut() {
        worst.sort(Comparator.comparingDouble(Wrong::distance).reversed());
        worst.subList(Math.min(MOST_WORST, worst.size()), worst.size()).clear();
    }

    /** A JSON list of the most wrong examples, the worst first; of classes just those that were taken for others. */
    String worst() {
        cut();
        JsonLine list = new JsonLine().list("worst");
        for (Wrong wrong : worst) {
            list.item().put("row", wrong.row() + 1).put("loss", step.evaluate(source, wrong.place(), 1));
            if (data.isClassification()) {
                list.put("true", data.classNames().get(data.label(wrong.row())))
                        .put("predicted", data.classNames().get(wrong.taken()))
                        .put("certainty", wrong.said());
            } else {
                list.put("output", wrong.taken() + 1)
                        .put("true_value", inUnits(wrong.taken(), data.target(wrong.row(), wrong.taken())))
                        .put("predicted_value", inUnits(wrong.taken(), wrong.said()));
            }
            ImageShape image = data.image();
            if (image != null && image.size() <= MOST_PIXELS) {
                list.put("picture", picture(wrong.row(), image));
            }
            list.endItem();
        }
        String object = list.endList().toString();
        return object.substring("{\"worst\":".length(), object.length() - 1);
    }

    /** A JSON object of two lists, true and predicted values, in the order of the examples. */
    String pairs() {
        return new JsonLine()
                .put("true", Arrays.copyOf(truths, pairs))
                .put("value", Arrays.copyOf(values, pairs))
                .put("of", (long) seen * Math.max(1, data.outputs()))
                .toString();
    }

    /** The example's features as 0..255 between its least and its most, (height, width, channels), in base64. */
    private String picture(int row, ImageShape image) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < image.size(); i++) {
            low = Math.min(low, data.feature(row, i));
            high = Math.max(high, data.feature(row, i));
        }
        byte[] pixels = new byte[image.size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (high > low ? Math.round(255 * (data.feature(row, i) - low) / (high - low)) : 0);
        }
        return Base64.getEncoder().encodeToString(pixels);
    }
}
