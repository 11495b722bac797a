package io.gradus.cli.model;

import io.gradus.cli.args.UsageException;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Dataset;
import io.gradus.data.Scaling;
import io.gradus.step.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** An auto-encoder's reconstructions: the share of the variance that they explain, and pictures of the first few. */
final class Reconstruction {
    private static final int PICTURES = 16;
    private static final int LARGEST_SIDE = 16; // that a terminal has room for, twice
    private static final int PAIRS = 2;
    private static final int GREY = 255;

    private final Source source;
    private final Scaling scaling;
    private final float[][] originals;
    private final float[][] answers;
    private int kept;
    private double lost;
    private double spread;

    private Reconstruction(Source source, Scaling scaling) {
        int count = Math.min(PICTURES, source.size());
        this.source = source;
        this.scaling = scaling;
        this.originals = new float[count][];
        this.answers = new float[count][];
    }

    /** Reconstructs every example. */
    static Reconstruction of(ModelUse use) {
        Reconstruction all = new Reconstruction(use.source(), use.model().scaling());
        double[] means = all.means();
        use.evaluator().outputs(use.source(), (row, outputs) -> all.take(row, outputs, means));
        return all;
    }

    private double[] means() {
        double[] means = new double[scaling.inputs()];
        for (int n = 0; n < source.size(); n++) {
            for (int j = 0; j < means.length; j++) {
                means[j] += scaled(source.order().get(n), j) / source.size();
            }
        }
        return means;
    }

    private void take(int row, float[] outputs, double[] means) {
        for (int j = 0; j < outputs.length; j++) {
            double wanted = scaled(row, j);
            lost += (outputs[j] - wanted) * (outputs[j] - wanted);
            spread += (wanted - means[j]) * (wanted - means[j]);
        }
        if (kept < answers.length) {
            originals[kept] = new float[outputs.length];
            answers[kept] = new float[outputs.length];
            for (int j = 0; j < outputs.length; j++) {
                originals[kept][j] = source.data().feature(row, j);
                float scale = scaling.scale()[j];
                answers[kept][j] = scale == 0 ? originals[kept][j] : outputs[j] / scale + scaling.shift()[j];
            }
            kept++;
        }
    }

    private double scaled(int row, int j) {
        return (source.data().feature(row, j) - scaling.shift()[j]) * scaling.scale()[j];
    }

    /** The share of the inputs' variance that is explained; 0 for a network whose outputs are always the means. */
    double explained() {
        return spread == 0 ? 0 : 1 - lost / spread;
    }

    /** The width and height of examples that are square pictures; 0 if they are not. */
    private int side() {
        Dataset data = source.data();
        int side = (int) Math.round(Math.sqrt(data.inputs()));
        return side > 1 && side * side == data.inputs() ? side : 0;
    }

    /** Draws the first examples beside their reconstructions, if they are small pictures. */
    void draw(Terminal terminal) {
        int side = side();
        if (side == 0 || side > LARGEST_SIDE) {
            return;
        }
        String shades = terminal.glyph(" ░▒▓█", " .:*#");
        for (int first = 0; first + PAIRS <= kept && first < 2 * PAIRS; first += PAIRS) {
            terminal.line();
            for (int y = 0; y < side; y++) {
                StringBuilder line = new StringBuilder();
                for (int n = first; n < first + PAIRS; n++) {
                    append(line, originals[n], y * side, side, shades);
                    line.append(terminal.glyph("→ ", "> "));
                    append(line, answers[n], y * side, side, shades);
                    line.append("    ");
                }
                terminal.line(line.toString().stripTrailing());
            }
        }
        terminal.line();
    }

    private void append(StringBuilder line, float[] picture, int from, int side, String shades) {
        for (int x = from; x < from + side; x++) {
            char shade = shades.charAt(grey(picture[x]) * shades.length() / (GREY + 1));
            line.append(shade).append(shade);
        }
    }

    private int grey(float value) {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (int n = 0; n < kept; n++) {
            for (float pixel : originals[n]) {
                least = Math.min(least, pixel);
                most = Math.max(most, pixel);
            }
        }
        double part = most > least ? (value - least) / (most - least) : 0;
        return (int) Math.round(GREY * Math.max(0, Math.min(1, part)));
    }

    /** Writes a picture in PGM format: a row of examples, and below each its reconstruction. */
    void write(Path file) throws IOException {
        int side = side();
        if (side == 0) {
            throw new UsageException(EvalCommand.PICTURES + ": " + source.data().name() + " has "
                    + source.data().inputs() + " inputs, which do not form a square picture");
        }
        int width = kept * (side + 1) - 1;
        int height = 2 * side + 1;
        byte[] head = ("P5\n" + width + " " + height + "\n" + GREY + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = Arrays.copyOf(head, head.length + width * height);
        for (int n = 0; n < kept; n++) {
            for (int j = 0; j < side * side; j++) {
                int at = head.length + (j / side) * width + n * (side + 1) + j % side;
                bytes[at] = (byte) grey(originals[n][j]);
                bytes[at + (side + 1) * width] = (byte) grey(answers[n][j]);
            }
        }
        Files.write(file, bytes);
    }
}
