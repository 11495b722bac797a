package io.gradus.cli;

import io.gradus.data.DataException;
import io.gradus.train.Evaluation;

/** {@code gradus eval MODEL DATA}: loss, error and confusion matrix of a saved model. */
final class EvalCommand implements Command {
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
        ModelUse.describe(syntax);
        syntax.section("Output");
        syntax.flag(JSON, "one line of JSON");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        try (ModelUse use = ModelUse.of(arguments)) {
            Evaluation evaluation = use.evaluator().evaluate(use.source());
            if (evaluation == null) {
                throw new DataException(use.source().data().name() + ": its part '" + use.part() + "' is empty");
            }
            if (arguments.has(JSON)) {
                terminal.line(new JsonLine()
                        .put("data", use.source().data().name())
                        .put("part", use.part())
                        .put("net", use.model().network().shape())
                        .put("samples", evaluation.samples())
                        .put("loss", evaluation.loss())
                        .put("error_percent", evaluation.errorPercent())
                        .toString());
                return Main.OK;
            }
            terminal.line(use.model().network() + " on " + use.source().data().name() + " (" + use.part() + ")");
            if (evaluation.confusion().length > 0) {
                terminal.line();
                new ConfusionMatrix(terminal, use.source().data().classNames(), evaluation.confusion()).print();
                terminal.line();
            }
            terminal.line(TrainingRun.outcome(evaluation));
            return Main.OK;
        }
    }
}
