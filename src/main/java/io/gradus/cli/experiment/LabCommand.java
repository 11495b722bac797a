package io.gradus.cli.experiment;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.board.BoardSession;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.lab.course.Conditions;
import io.gradus.lab.course.Experiment;
import io.gradus.lab.course.Experiments;
import io.gradus.lab.course.Finding;
import io.gradus.lab.course.LabPage;
import io.gradus.model.AtomicFile;
import io.gradus.report.JsonLine;
import io.gradus.text.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code gradus lab}: the claims of the course, put to the test. */
public final class LabCommand implements Command {
    private static final String ALL = "all";
    private static final String ASK = "--ask";
    private static final String ANSWERS = "--answers";
    private static final String SABOTAGE = "--sabotage";

    @Override
    public String name() {
        return "lab";
    }

    @Override
    public String summary() {
        return "Tests the claims of a course on deep networks, each by an experiment; without a name, lists them.";
    }

    @Override
    public void describe(Syntax syntax) {
        List<String> words = new ArrayList<>(Experiments.names());
        words.add(ALL);
        syntax.optionalParameter("NAME", "an experiment, or " + ALL, words);
        syntax.flag(ASK, "let you predict the number before it is computed, and say how far off you were");
        syntax.flag(ANSWERS, "answer the questions of the experiment's lesson, docs/lessons");
        syntax.flag(SABOTAGE, "leave out what the claim is about: a sound experiment is then not reproduced");
        syntax.option(RunOptions.SEED, "N", "of the first run; the others follow it", "1");
        syntax.option(ExecutorOptions.THREADS, "N", "runs side by side", "all cores");
        BoardSession.describeLights(syntax);
        syntax.section("Output");
        syntax.option(
                RunOptions.OUT, "FOLDER", "write a page with plots for each experiment there, and an index", "none");
        syntax.flag(RunOptions.JSON, "a line of JSON for each experiment: name, verdict, number, interval");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus lab", "what claims there are"),
                new Example("gradus lab vanishing --ask", "predict how fast the error dies, and see"),
                new Example("gradus lab all --out pages", "every experiment, with pages of plots"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        String name = arguments.parameter(0);
        LabView view = new LabView(terminal);
        if (name == null) {
            view.list(Experiments.all());
            return OK;
        }
        List<Experiment> experiments = named(name);
        if (arguments.has(ANSWERS)) {
            experiments.forEach(view::answers);
            return OK;
        }
        if (arguments.has(ASK) && arguments.has(RunOptions.JSON)) {
            throw new UsageException(
                    ASK + " talks with you, and " + RunOptions.JSON + " with a program: leave one out");
        }
        Conditions conditions = new Conditions(
                arguments.whole(RunOptions.SEED, 1),
                ExecutorOptions.threads(arguments, Runtime.getRuntime().availableProcessors()),
                arguments.has(SABOTAGE));
        Path folder = folder(arguments.path(RunOptions.OUT));
        Map<Experiment, Finding> findings = new LinkedHashMap<>();
        try (LabLights lights = LabLights.of(arguments, terminal)) {
            for (Experiment experiment : experiments) {
                findings.put(experiment, run(experiment, conditions, arguments, view, lights));
            }
        }
        if (folder != null) {
            write(folder, findings);
        }
        boolean reproduced = findings.values().stream().allMatch(Finding::reproduced);
        if (!arguments.has(RunOptions.JSON)) {
            view.end(findings, folder);
        }
        return reproduced ? OK : FAILED;
    }

    private static Finding run(
            Experiment experiment, Conditions conditions, Arguments arguments, LabView view, LabLights lights) {
        boolean json = arguments.has(RunOptions.JSON);
        if (!json) {
            view.begin(experiment);
        }
        Double guess = arguments.has(ASK) ? view.ask(experiment) : null;
        lights.running();
        view.working(experiment);
        Finding finding = experiment.run(conditions);
        lights.show(finding.reproduced());
        view.done();
        if (json) {
            view.line(json(experiment, finding));
        } else {
            view.show(finding, guess);
        }
        return finding;
    }

    private static List<Experiment> named(String name) {
        if (name.equals(ALL)) {
            return Experiments.all();
        }
        Experiment experiment = Experiments.find(name);
        if (experiment == null) {
            List<String> words = new ArrayList<>(Experiments.names());
            words.add(ALL);
            throw new UsageException(Names.unknown("experiment", name, words));
        }
        return List.of(experiment);
    }

    private static @Nullable Path folder(@Nullable Path out) {
        if (out == null) {
            return null;
        }
        try {
            return Files.createDirectories(out);
        } catch (FileAlreadyExistsException e) {
            throw new UsageException(RunOptions.OUT + " " + out + ": there is a file of that name; name a folder");
        } catch (IOException e) {
            throw new UsageException(RunOptions.OUT + " " + out + ": the folder cannot be made: " + e.getMessage());
        }
    }

    private static void write(Path folder, Map<Experiment, Finding> findings) throws IOException {
        for (Map.Entry<Experiment, Finding> entry : findings.entrySet()) {
            page(folder.resolve(entry.getKey().name() + ".html"), LabPage.of(entry.getKey(), entry.getValue()));
        }
        page(folder.resolve("index.html"), LabPage.index(findings));
    }

    private static void page(Path file, String html) throws IOException {
        AtomicFile.write(file, out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
    }

    private static String json(Experiment experiment, Finding finding) {
        return new JsonLine()
                .put("name", experiment.name())
                .put("verdict", LabPage.verdict(finding))
                .put("number", finding.number())
                .put("low", finding.low())
                .put("high", finding.high())
                .put("claimed", finding.bounds())
                .toString();
    }
}
