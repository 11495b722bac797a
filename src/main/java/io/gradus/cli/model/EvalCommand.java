package io.gradus.cli.model;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.terminal.ConfusionMatrix;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.DataException;
import io.gradus.data.augment.Augmentation;
import io.gradus.report.JsonLine;
import io.gradus.report.TargetFields;
import io.gradus.text.Text;
import io.gradus.train.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code gradus eval MODEL DATA}: measures a saved model on data. */
public final class EvalCommand implements Command {
    static final String PICTURES = "--pictures";
    private static final String JSON = "--json";

    @Override
    public String name() {
        return "eval";
    }

    @Override
    public String summary() {
        return "Measures a saved model on data: loss, error and confusion matrix.";
    }

    @Override
    public void describe(Syntax syntax) {
        ModelUse.describe(syntax, false);
        syntax.section("Output");
        syntax.option(
                PICTURES,
                "FILE",
                "of an auto-encoder: write examples, and below each its reconstruction, as PGM",
                "none");
        syntax.flag(JSON, "print one line of JSON instead");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus eval digits.safetensors digits", "error and confusion matrix on the test part"),
                new Example("gradus eval digits.safetensors digits --part train", "on the part that it was trained on"),
                new Example("gradus eval model.safetensors new.csv --json", "on new data, for a program"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        Path pictures = arguments.path(PICTURES);
        if (pictures != null) {
            OutputFiles.requireWritable(pictures, PICTURES);
        }
        try (ModelUse use = ModelUse.of(arguments, terminal, true)) {
            if (!use.isLabelled()) {
                throw new DataException(use.source().data().name()
                        + ": has no column of answers to compare with; add one, or use gradus predict");
            }
            Evaluation evaluation = use.evaluator().evaluate(use.source());
            if (evaluation == null) {
                throw new DataException(use.source().data().name() + ": its part '" + use.part() + "' is empty");
            }
            boolean autoencoder = use.model().network().topology().autoencoder();
            if (pictures != null && !autoencoder) {
                throw new UsageException(PICTURES + ": the model is not an auto-encoder but "
                        + use.model().network());
            }
            Reconstruction reconstruction = autoencoder ? Reconstruction.of(use) : null;
            if (pictures != null && reconstruction != null) {
                reconstruction.write(pictures);
            }
            Augmentation changes = use.model().provenance().augmentation();
            if (arguments.has(JSON)) {
                JsonLine line = new JsonLine()
                        .put("data", use.source().data().name())
                        .put("part", use.part())
                        .put("net", use.model().network().shape())
                        .put("augmentation", changes.isNone() ? null : changes.toString())
                        .put("samples", evaluation.samples())
                        .put("loss", evaluation.loss())
                        .put("error_percent", evaluation.errorPercent());
                if (reconstruction != null) {
                    line.put("explained_variance", reconstruction.explained());
                }
                TargetFields.put(line, evaluation, use.model().outputNames());
                terminal.line(line.toString());
                return OK;
            }
            terminal.line(use.model().network() + " on " + use.source().data().name() + " (" + use.part() + ")"
                    + Outcome.windows(use.source().data()));
            if (!changes.isNone()) {
                terminal.line("trained on randomly changed pictures: " + changes);
            }
            if (evaluation.confusion().length > 0) {
                terminal.line();
                new ConfusionMatrix(terminal, use.source().data().classNames(), evaluation.confusion()).print();
                terminal.line();
            }
            if (reconstruction != null) {
                reconstruction.draw(terminal);
                int code = use.model().network().bottleneck();
                terminal.line("a code of "
                        + Text.count(use.model().network().layers().get(code).width(), "value") + " keeps "
                        + Text.fixed(100 * reconstruction.explained(), 1) + " % of the inputs' variance");
            }
            TargetLines.of(evaluation, use.model().outputNames()).forEach(terminal::line);
            terminal.line(Outcome.outcome(evaluation));
            return OK;
        }
    }
}
