package io.gradus.cli.report;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.model.AtomicFile;
import io.gradus.report.page.RunHistory;
import io.gradus.report.plot.Drawing;
import io.gradus.report.plot.PngDrawing;
import io.gradus.report.plot.RunPlots;
import io.gradus.report.plot.SvgDrawing;
import io.gradus.text.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code gradus plot LOG --what loss}: one picture of a run for a slide. */
public final class PlotCommand implements Command {
    private static final String WHAT = "--what";
    private static final String PNG = "--png";
    private static final String SVG = "--svg";
    private static final String TITLE = "--title";
    private static final String SIZE = "--size";
    private static final int LEAST = 200;
    private static final int MOST = 8000;

    @Override
    public String name() {
        return "plot";
    }

    @Override
    public String summary() {
        return "Draws one picture of a run's log, for a slide.";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.parameters("LOG", "what train --log wrote; several for lines in one picture", List.of("run.jsonl"));
        List<String> meanings = new ArrayList<>();
        for (RunPlots plot : RunPlots.values()) {
            meanings.add(word(plot) + " (" + plot.meaning() + ")");
        }
        syntax.option(WHAT, "WHAT", String.join("; ", meanings), "loss", words());
        syntax.flag(PNG, "write pixels, which is the default");
        syntax.flag(SVG, "write lines that stay sharp at any size");
        syntax.option(SIZE, "WxH", "width and height in pixels", "1280x720");
        syntax.option(TITLE, "TEXT", "the title above it", "the data and what is drawn");
        syntax.option(RunOptions.OUT, "FILE", "where to write", "LOG-WHAT.png beside the log");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus plot run.jsonl", "the loss over the epochs, as run-loss.png"),
                new Example("gradus plot run.jsonl --what delta --svg", "the error that reaches each layer, as lines"));
    }

    private static String word(RunPlots plot) {
        return plot.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> words() {
        List<String> words = new ArrayList<>();
        for (RunPlots plot : RunPlots.values()) {
            words.add(word(plot));
        }
        return words;
    }

    private static RunPlots plot(String word) {
        for (RunPlots plot : RunPlots.values()) {
            if (word(plot).equals(word)) {
                return plot;
            }
        }
        throw new UsageException(WHAT + ": " + Names.unknown("plot", word, words()));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        List<String> logs = arguments.parameters();
        RunPlots plot = plot(arguments.text(WHAT, "loss"));
        boolean svg = arguments.has(SVG);
        if (svg && arguments.has(PNG)) {
            throw new UsageException(PNG + " or " + SVG + ", not both");
        }
        if (logs.size() > 1 && !plot.compares()) {
            throw new UsageException(WHAT + " " + word(plot) + " shows one run; name one log");
        }
        int[] size = arguments.parse(SIZE, PlotCommand::size, new int[] {1280, 720});
        Path out = arguments.path(RunOptions.OUT);
        Path file = out != null ? out : Logs.beside(logs.get(0), "-" + word(plot) + (svg ? ".svg" : ".png"));
        OutputFiles.requireWritable(file, RunOptions.OUT);
        List<RunHistory> runs = Logs.read(logs);
        List<String> names = logs.stream().map(Logs::stem).toList();
        String title = arguments.text(TITLE, String.join(", ", names) + ": " + plot.meaning());
        Drawing drawing = svg ? new SvgDrawing(size[0], size[1], title) : pixels(size);
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        plot.draw(drawing, size[0], size[1], title, runs, names);
        drawing.writeTo(picture);
        AtomicFile.write(file, picture::writeTo);
        terminal.line(file.toString());
        return OK;
    }

    /** WIDTHxHEIGHT. */
    private static int[] size(String text) {
        String[] parts = text.split("x", -1);
        if (parts.length == 2 && parts[0].matches("[0-9]{1,5}") && parts[1].matches("[0-9]{1,5}")) {
            int[] size = {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
            if (Math.min(size[0], size[1]) >= LEAST && Math.max(size[0], size[1]) <= MOST) {
                return size;
            }
        }
        throw new IllegalArgumentException(
                "write it as WIDTHxHEIGHT, each " + LEAST + " to " + MOST + ", such as 1280x720");
    }

    private static Drawing pixels(int[] size) throws IOException {
        System.setProperty("java.awt.headless", "true");
        try {
            return PngDrawing.of(size[0], size[1]);
        } catch (LinkageError | InternalError | RuntimeException e) { // it depends on what is missing
            throw new IOException(
                    "this Java has no graphics, or no font, to draw pixels with (" + e + "): use " + SVG, e);
        }
    }
}
