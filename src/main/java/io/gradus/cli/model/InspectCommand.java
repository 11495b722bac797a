package io.gradus.cli.model;

import io.gradus.checkpoint.Checkpoint;
import io.gradus.checkpoint.CheckpointException;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.model.ModelException;
import io.gradus.model.ModelFile;
import io.gradus.report.JsonLine;
import io.gradus.text.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code gradus inspect FILE}: says what is in a checkpoint or a model. */
public final class InspectCommand implements Command {
    private static final int LABEL = 36;
    /** Bytes of the header's length, and how a checkpoint's metadata begin. */
    private static final String CHECKPOINT = "{\"__metadata__\":{\"crc32c\":\"";

    @Override
    public String name() {
        return "inspect";
    }

    @Override
    public String summary() {
        return "Says what is in a checkpoint or a model.";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.parameter("FILE", "a checkpoint of train --checkpoint, or a saved model", List.of());
        RunOptions.describeJson(syntax);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus inspect run.ckpt", "where the run is, by which settings, and what is kept"),
                new Example(
                        "gradus inspect digits.safetensors", "the network, how it was trained, and its test error"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        Path file = arguments.requiredPath(0);
        try {
            Map<String, String> lines = isCheckpoint(file) ? checkpoint(Checkpoint.read(file)) : model(file);
            lines.put("bytes", Text.grouped(Files.size(file)));
            if (arguments.has(RunOptions.JSON)) {
                JsonLine json = new JsonLine();
                lines.forEach(json::put);
                terminal.line(json.toString());
            } else {
                lines.forEach((name, text) -> terminal.line(Text.left(name, LABEL) + text));
            }
            return OK;
        } catch (CheckpointException | ModelException e) {
            terminal.warn(String.valueOf(e.getMessage()));
            return FAILED;
        }
    }

    private static boolean isCheckpoint(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false; // for the reader of models to refuse
        }
        byte[] start = new byte[Long.BYTES + CHECKPOINT.length()];
        try (InputStream in = Files.newInputStream(file)) {
            int count = in.readNBytes(start, 0, start.length);
            return count == start.length
                    && new String(start, Long.BYTES, CHECKPOINT.length(), StandardCharsets.US_ASCII).equals(CHECKPOINT);
        }
    }

    private static Map<String, String> checkpoint(Checkpoint checkpoint) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("kind", "checkpoint");
        lines.put("written by", "gradus " + checkpoint.version() + ", " + checkpoint.executor());
        lines.put("epoch", Long.toString(checkpoint.epoch()));
        lines.put("samples of it", checkpoint.samples() + " of " + checkpoint.samplesPerEpoch());
        lines.put("steps", Text.grouped(checkpoint.steps()));
        lines.put("rate", Text.shortest(checkpoint.rate()));
        if (checkpoint.verdict() != null) {
            lines.put("verdict", String.valueOf(checkpoint.verdict()));
        }
        checkpoint.settings().forEach((name, value) -> {
            if (!name.startsWith("health limit")) {
                lines.put(name, value);
            }
        });
        checkpoint.contents().forEach((name, count) -> lines.put("kept: " + name, Text.count(count, "float")));
        return lines;
    }

    private static Map<String, String> model(Path file) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("kind", "model");
        lines.putAll(ModelFile.metadata(file));
        return lines;
    }
}
