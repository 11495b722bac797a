package io.gradus.cli.model;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.terminal.Terminal;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.text.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code gradus import FILE}: makes a model of weights that another program saved without a description. */
public final class ImportCommand implements Command {
    private static final String ACTIVATION = "--activation";
    private static final String OUTPUT_ACTIVATION = "--output-activation";
    private static final String LOSS = "--loss";
    private static final String OUT = "--out";

    @Override
    public String name() {
        return "import";
    }

    @Override
    public String summary() {
        return "Makes a model of the weights of dense layers in a safetensors file, as PyTorch names them; the options say"
                + " what the file does not.";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.parameter("FILE", "safetensors with 0.weight, 2.weight … or fc1.weight, fc2.weight …", List.of());
        syntax.option(ACTIVATION, "NAME", "of the hidden layers", "must be given", Activation.labels());
        syntax.option(OUTPUT_ACTIVATION, "NAME", "of the last layer", "linear", Activation.labels());
        syntax.option(
                LOSS,
                "NAME",
                "that it was trained by: cross-entropy makes probabilities",
                "must be given",
                Loss.labels());
        syntax.option(OUT, "FILE", "the model", "must be given");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example(
                        "gradus import torch.safetensors --activation relu --loss cross-entropy --out model.safetensors",
                        "a model for eval, predict, export and train --from"),
                new Example(
                        "gradus import house.safetensors --activation tanh --loss mse --out model.safetensors",
                        "one that predicts values"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        Path file = arguments.requiredPath(0);
        for (String option : new String[] {ACTIVATION, LOSS, OUT}) {
            if (!arguments.has(option)) {
                throw new UsageException(option + " is missing: the file does not say it");
            }
        }
        Activation hidden = activation(arguments, ACTIVATION);
        Activation output = activation(arguments, OUTPUT_ACTIVATION);
        Loss loss = arguments.parse(LOSS, text -> Names.parse("loss", Loss.class, Loss::label, text), Loss.MSE);
        Path out = arguments.path(OUT);
        if (out == null || (Files.exists(out) && Files.exists(file) && Files.isSameFile(out, file))) {
            throw new UsageException(OUT + " " + out + ": it is the file that is read; name another");
        }
        ModelFile.requireWritable(out);
        boolean[] bare = new boolean[1];
        Model model = ModelFile.read(file, weights -> {
            bare[0] = true;
            return weights.network(hidden, output, loss);
        });
        if (!bare[0]) {
            throw new UsageException(file + ": is a model already, of " + model.network() + "; use it as it is");
        }
        ModelFile.write(out, model);
        terminal.line("wrote " + model.network() + " to " + out + ", without scaling or names of columns and classes");
        return OK;
    }

    private static Activation activation(Arguments arguments, String option) {
        return arguments.parse(
                option,
                text -> Names.parse("activation", Activation.class, Activation::label, text),
                Activation.LINEAR);
    }
}
