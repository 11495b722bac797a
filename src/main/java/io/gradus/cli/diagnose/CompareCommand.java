package io.gradus.cli.diagnose;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.ShellWords;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.options.OptionWords;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.TrainingArguments;
import io.gradus.cli.options.TrainingWords;
import io.gradus.cli.terminal.Terminal;
import io.gradus.lab.compare.RunCourse;
import io.gradus.lab.compare.SideBySide;
import io.gradus.lab.compare.SideBySide.Job;
import io.gradus.plan.Plan;
import io.gradus.problem.ProblemException;
import io.gradus.run.TrainingSetup;
import io.gradus.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.Function;

/** {@code gradus compare A B …}: trainings by different settings, side by side from the same seed. */
public final class CompareCommand implements Command {
    private static final int LEAST = 2;
    private static final int MOST = 6;

    /**
     * One of the settings.
     *
     * @param name its letter
     * @param words as they were typed
     */
    record Setting(String name, String words, TrainingSetup setup) {}

    @Override
    public String name() {
        return "compare";
    }

    @Override
    public String summary() {
        return "Trains by two to six settings from the same seed, and shows them side by side.";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.freeParameters(
                "SETTING",
                "two to six quoted lists of words, each as behind gradus train: \"digits --rate 0.1\"; one that names no"
                        + " DATA takes those of the first",
                List.of());
        syntax.section("Runs");
        RunOptions.describeSeed(syntax, "all of them; of those whose setting names one, that");
        syntax.option(
                RunOptions.REPEAT,
                "N",
                "train each N times, by seed, seed + 1, …: means and confidence intervals",
                "1");
        ExecutorOptions.describe(syntax);
        syntax.section("Output");
        syntax.flag(RunOptions.JSON, "a line of JSON instead of the tables");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example(
                        "gradus compare \"digits --hidden 32x12 --activation sigmoid\" \"--hidden 32x12 --activation relu\"",
                        "what does another activation change?"),
                new Example(
                        "gradus compare digits \"--rule adam\" \"--rule sign\" --repeat 5",
                        "the default beside two other rules, five seeds of each"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> lists = arguments.parameters();
        if (lists.size() < LEAST || lists.size() > MOST) {
            throw new UsageException("compare takes " + LEAST + " to " + MOST + " settings, not " + lists.size()
                    + "; put each in quotes: gradus compare \"digits --rate 0.1\" \"--rate 1\"");
        }
        int repeat = arguments.count(RunOptions.REPEAT, 1, 1);
        int threads = ExecutorOptions.threads(arguments, Runtime.getRuntime().availableProcessors());
        Function<Plan, Step> executor = ExecutorOptions.singleThreaded(arguments, terminal);
        List<Setting> settings = settings(lists, arguments);
        List<Job> jobs = new ArrayList<>();
        for (Setting setting : settings) {
            for (int n = 0; n < repeat; n++) {
                jobs.add(new Job(setting.setup, setting.setup.settings().seed() + n));
            }
        }
        boolean json = arguments.has(RunOptions.JSON);
        DoubleConsumer progress = done -> {
            if (!json && terminal.isLive()) {
                terminal.status(jobs.size() + " runs: " + Math.round(100 * done) + " %");
            }
        };
        List<RunCourse> courses = SideBySide.run(jobs, executor, threads, progress);
        terminal.clearStatus();
        List<List<RunCourse>> runs = new ArrayList<>();
        for (int n = 0; n < settings.size(); n++) {
            runs.add(courses.subList(n * repeat, (n + 1) * repeat));
        }
        CompareView view = new CompareView(terminal, settings, runs);
        if (json) {
            terminal.line(view.json());
        } else {
            view.print();
        }
        return OK;
    }

    private static List<Setting> settings(List<String> lists, Arguments arguments) {
        List<Setting> settings = new ArrayList<>();
        String data = "";
        for (String list : lists) {
            String name = String.valueOf((char) ('A' + settings.size()));
            List<String> words = ShellWords.split(list);
            boolean named = !words.isEmpty() && !words.get(0).startsWith("-");
            if (!named && data.isEmpty()) {
                throw new UsageException("the first setting must begin with DATA: \"digits " + list.strip() + "\"");
            }
            if (!named) {
                words.add(0, data);
            }
            data = data.isEmpty() ? words.get(0) : data;
            settings.add(new Setting(name, String.join(" ", words), setup(name, words, arguments)));
        }
        return settings;
    }

    private static TrainingSetup setup(String name, List<String> words, Arguments arguments) {
        TrainingWords syntax = new TrainingWords();
        try {
            Arguments typed = Arguments.of(syntax, words.toArray(String[]::new));
            String seed = arguments.text(RunOptions.SEED);
            if (seed != null && !typed.has(RunOptions.SEED)) {
                typed = typed.with(RunOptions.SEED, seed);
            }
            try {
                return TrainingArguments.setup(typed, typed.required(0));
            } catch (ProblemException e) {
                throw new UsageException(OptionWords.words(e, typed, Syntax.of(syntax)), e);
            }
        } catch (UsageException e) {
            throw new UsageException("setting " + name + ": " + e.getMessage(), e);
        }
    }
}
