package io.gradus.cli.report;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.model.AtomicFile;
import io.gradus.report.page.Page;
import io.gradus.report.page.RunHistory;
import io.gradus.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** {@code gradus report LOG…}: a page that shows a run, or compares several. */
public final class ReportCommand implements Command {
    @Override
    public String name() {
        return "report";
    }

    @Override
    public String summary() {
        return "Makes a page of a run's log, for any browser; of several logs, a page that compares them.";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.parameters("LOG", "what train --log or monitor --record wrote", List.of("run.jsonl"));
        syntax.option(
                RunOptions.OUT,
                "FILE.html",
                "where to write",
                "beside the log, under its name; comparison.html in this folder for several logs");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus report run.jsonl", "run.html, a page that shows the run"),
                new Example("gradus report a.jsonl b.jsonl --out both.html", "a page that compares two runs"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        List<String> logs = arguments.parameters();
        Path out = arguments.path(RunOptions.OUT);
        Path file =
                out != null ? out : logs.size() > 1 ? Path.of("comparison.html") : Logs.beside(logs.get(0), ".html");
        OutputFiles.requireWritable(file, RunOptions.OUT);
        List<RunHistory> runs = Logs.read(logs);
        String title = "Gradus: " + (runs.size() > 1 ? runs.size() + " runs" : Logs.stem(logs.get(0)));
        byte[] page = Page.report(title, runs).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, stream -> stream.write(page));
        terminal.line(file + ", " + Text.bytes(page.length) + ": open it in a browser");
        return OK;
    }
}
