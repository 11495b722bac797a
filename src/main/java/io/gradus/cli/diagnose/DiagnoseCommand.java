package io.gradus.cli.diagnose;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.options.NetworkOptions;
import io.gradus.cli.options.OptionWords;
import io.gradus.cli.options.RuleOptions;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.TrainingArguments;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.Remedy;
import io.gradus.lab.compare.Diagnosis;
import io.gradus.plan.Plan;
import io.gradus.problem.ProblemException;
import io.gradus.run.TrainingSetup;
import io.gradus.step.Step;
import java.util.List;
import java.util.function.Function;

/** {@code gradus diagnose DATA}: finds what is wrong with a run, and tries its remedies side by side. */
public final class DiagnoseCommand implements Command {
    @Override
    public String name() {
        return "diagnose";
    }

    @Override
    public String summary() {
        return "Finds what is wrong with a run, tries its remedies, and shows before and after.";
    }

    @Override
    public void describe(Syntax syntax) {
        TrainingArguments.describe(syntax);
        ExecutorOptions.describe(syntax);
        syntax.section("Output");
        syntax.flag(RunOptions.JSON, "a line of JSON instead of the table");
    }

    @Override
    public List<String> everyday() {
        return List.of(
                NetworkOptions.HIDDEN,
                NetworkOptions.ACTIVATION,
                NetworkOptions.INIT,
                RuleOptions.RULE,
                RuleOptions.RATE,
                RunOptions.BATCH,
                RunOptions.EPOCHS,
                RunOptions.SEED,
                RunOptions.JSON);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus diagnose digits --rule sgd --rate 3", "which rate would be better?"),
                new Example(
                        "gradus diagnose digits --hidden 32x12 --activation sigmoid",
                        "what helps against gradients that vanish?"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String data = arguments.required(0);
        int threads = ExecutorOptions.threads(arguments, Runtime.getRuntime().availableProcessors());
        Function<Plan, Step> executor = ExecutorOptions.singleThreaded(arguments, terminal);
        TrainingSetup setup = TrainingArguments.setup(arguments, data);
        boolean json = arguments.has(RunOptions.JSON);
        DiagnosisView view = new DiagnosisView(terminal, arguments, setup);
        if (!json) {
            view.begin();
        }
        Diagnosis diagnosis = Diagnosis.of(
                setup,
                remedy -> treated(arguments, remedy, data),
                executor,
                threads,
                json ? part -> {} : view::progress);
        terminal.clearStatus();
        if (json) {
            terminal.line(view.json(diagnosis));
        } else {
            view.print(diagnosis);
        }
        return !diagnosis.isIll() || diagnosis.best() != null ? OK : FAILED;
    }

    /** Refuses in the words of the command line. */
    private TrainingSetup treated(Arguments arguments, Remedy remedy, String data) {
        Arguments treated = RemedyOptions.with(arguments, remedy);
        try {
            return TrainingArguments.setup(treated, data);
        } catch (ProblemException e) {
            throw new IllegalArgumentException(OptionWords.words(e, treated, Syntax.of(this)), e);
        } catch (UsageException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
