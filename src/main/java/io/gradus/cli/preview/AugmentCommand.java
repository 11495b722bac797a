package io.gradus.cli.preview;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.AugmentOptions;
import io.gradus.cli.options.DataArguments;
import io.gradus.cli.options.InputOptions;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.terminal.Picture;
import io.gradus.cli.terminal.PngFile;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Dataset;
import io.gradus.data.ImageShape;
import io.gradus.data.Part;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.run.InputSettings;
import io.gradus.step.java.AugmentPreview;
import io.gradus.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code gradus augment DATA}: shows pictures as training would see them, epoch by epoch. */
public final class AugmentCommand implements Command {
    private static final String EXAMPLES = "--examples";
    private static final String EPOCHS = "--epochs";
    private static final String OUT = "--out";
    private static final int LEAST_SIDE = 56; // pixels of a picture on a sheet
    private static final int MOST_PICTURES = 10_000;

    @Override
    public String name() {
        return "augment";
    }

    @Override
    public String summary() {
        return "Shows pictures of the training part as train --augment changes them, epoch by epoch.";
    }

    @Override
    public void describe(Syntax syntax) {
        DataArguments.describeParameter(syntax);
        syntax.section("Augmentation");
        AugmentOptions.describe(syntax);
        RunOptions.describeSeed(syntax, "the split and the changes");
        DataArguments.describeOptions(syntax);
        DataArguments.describeSplit(syntax);
        syntax.section("Output");
        syntax.option(EXAMPLES, "N", "examples to show, of as many classes as possible", "8");
        syntax.option(EPOCHS, "N", "epochs to show of each example", "8, or as many as the terminal is wide");
        syntax.option(OUT, "FILE", "write a sheet as PNG: a row for each example, the unchanged picture first", "none");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example(
                        "gradus augment digits --augment shift=1,rotate=15",
                        "digits as the first epochs would see them"),
                new Example("gradus augment mnist/ --augment mnist --out sheet.png", "a sheet of MNIST pictures"),
                new Example(
                        "gradus augment faces.csv --image 32x32 --augment reflect,gain=0.2", "pictures in a CSV file"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        InputSettings inputs = InputOptions.settings(arguments);
        if (!arguments.has(AugmentOptions.AUGMENT)) {
            throw new UsageException("name the changes, such as " + AugmentOptions.AUGMENT + " shift=2,rotate=10");
        }
        int examples = arguments.count(EXAMPLES, 8, 1);
        int epochs = arguments.count(EPOCHS, 8, 1);
        if ((long) examples * epochs > MOST_PICTURES) {
            throw new UsageException(EXAMPLES + " and " + EPOCHS + ": more than " + Text.grouped(MOST_PICTURES)
                    + " pictures are too many for a sheet");
        }
        long seed = arguments.whole(RunOptions.SEED, 1);
        Path out = arguments.path(OUT);
        if (out != null) {
            OutputFiles.requireWritable(out, OUT);
        }
        Part train = DataArguments.load(arguments, arguments.required(0))
                .split(DataArguments.shares(arguments), seed)
                .train();
        AugmentedImages images = inputs.images(train);
        if (images == null) {
            throw new UsageException(AugmentOptions.AUGMENT + " is missing");
        }
        if (out == null && !arguments.has(EPOCHS)) {
            epochs = Math.min(
                    epochs,
                    Math.max(1, (terminal.columns() + 1) / (images.shape().width() + 1) - 1));
        }
        List<Picture> pictures = pictures(train, images, examples, epochs, seed);
        if (out == null) {
            print(terminal, images, pictures, epochs);
            return OK;
        }
        int side = Math.min(images.shape().height(), images.shape().width());
        PngFile.write(out, Picture.sheet(pictures, epochs + 1, Math.max(1, (LEAST_SIDE + side - 1) / side)));
        terminal.line("saved " + out + ": " + Text.count(pictures.size() / (epochs + 1), "example") + " of "
                + images.shape() + ", each unchanged and as changed in epochs 1 to " + epochs + " with seed " + seed);
        return OK;
    }

    /** Row by row, an example unchanged and as each epoch changes it. */
    private static List<Picture> pictures(Part train, AugmentedImages images, int examples, int epochs, long seed) {
        Dataset data = train.data();
        AugmentPreview preview = new AugmentPreview(data, images);
        List<Picture> pictures = new ArrayList<>();
        for (int row : rows(train, examples)) {
            float[] values = new float[data.inputs()];
            for (int j = 0; j < values.length; j++) {
                values[j] = data.feature(row, j);
            }
            pictures.add(Picture.of(values, images.shape(), images.low(), images.high()));
            for (int epoch = 1; epoch <= epochs; epoch++) {
                float[] changed = preview.picture(row, seed, epoch);
                pictures.add(Picture.of(changed, images.shape(), images.low(), images.high()));
            }
        }
        return pictures;
    }

    /** The first example of each class, then the second of each, until there are enough. */
    private static List<Integer> rows(Part train, int examples) {
        Dataset data = train.data();
        int[] seen = new int[Math.max(1, data.outputs())];
        List<Integer> rows = new ArrayList<>();
        for (int round = 0; rows.size() < Math.min(examples, train.size()); round++) {
            Arrays.fill(seen, 0);
            for (int n = 0; n < train.size() && rows.size() < examples; n++) {
                int label = data.isClassification() ? data.label(train.rows()[n]) : 0;
                if (seen[label]++ == round) {
                    rows.add(train.rows()[n]);
                }
            }
        }
        return rows;
    }

    private static void print(Terminal terminal, AugmentedImages images, List<Picture> pictures, int epochs) {
        ImageShape shape = images.shape();
        int columns = epochs + 1;
        if (columns * (shape.width() + 1) - 1 > terminal.columns()) {
            throw new UsageException("a row of " + columns + " pictures of " + shape + " is wider than the terminal's "
                    + terminal.columns() + " columns: lower " + EPOCHS + ", or write a sheet with " + OUT
                    + " sheet.png");
        }
        StringBuilder heading = new StringBuilder(Text.left("unchanged", shape.width()));
        for (int epoch = 1; epoch <= epochs; epoch++) {
            heading.append(' ').append(Text.left(Text.cut("epoch " + epoch, shape.width()), shape.width()));
        }
        terminal.line(terminal.paint(Style.BOLD, heading.toString()));
        for (int first = 0; first < pictures.size(); first += columns) {
            terminal.line();
            for (int y = 0; y < shape.height(); y += 2) {
                StringBuilder line = new StringBuilder();
                for (Picture picture : pictures.subList(first, first + columns)) {
                    line.append(line.length() == 0 ? "" : " ").append(picture.line(terminal, y));
                }
                terminal.line(line.toString());
            }
        }
    }
}
