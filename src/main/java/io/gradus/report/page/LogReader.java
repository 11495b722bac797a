package io.gradus.report.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.gradus.health.HealthCounter;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run's log ({@code docs/log.md}) into what a page keeps of it. Keys that a log of an older version lacks may
 * be missing.
 */
public final class LogReader {
    private static final int MOST_LAYERS = 1000;

    private final String file;
    private @Nullable RunHistory history;
    private int number; // of the line
    private int frozen; // layers, from the first on, that keep their weights

    private LogReader(String file) {
        this.file = file;
    }

    /**
     * Reads a file, line by line.
     *
     * @throws LogException if it is no log of a run; the message names file, line and fault
     */
    public static RunHistory read(Path file) throws IOException {
        return new LogReader(file.toString()).all(file);
    }

    private RunHistory all(Path path) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            while (line != null) {
                number++;
                String next = reader.readLine();
                if (!line.isBlank()) {
                    take(line, next == null);
                }
                line = next;
            }
        } catch (CharacterCodingException e) {
            throw new LogException(file + ", after line " + number + ": not UTF-8 text, as a log is");
        }
        RunHistory read = history;
        if (read == null) {
            throw new LogException(
                    file + ": there is no record of a run in it; gradus train DATA --log FILE writes one");
        }
        return read;
    }

    private void take(String line, boolean last) {
        JsonObject record;
        try {
            record = JsonParser.parseString(line).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            if (last && history != null) {
                return; // cut off, of a run that was ended while it wrote
            }
            throw new LogException(file + " line " + number + ": not a JSON object, as each line of a log is");
        }
        try {
            accept(record, line);
        } catch (ClassCastException
                | IllegalStateException
                | NumberFormatException
                | NullPointerException
                | UnsupportedOperationException e) {
            JsonElement type = record.get("type");
            throw new LogException(file + " line " + number + ": not as gradus writes a record"
                    + (type == null || !type.isJsonPrimitive() ? "" : " of type " + type.getAsString()));
        }
    }

    private void accept(JsonObject record, String line) {
        switch (text(record, "type")) {
            case "start" -> {
                JsonArray layers = record.getAsJsonArray("layers");
                requireFew(layers);
                history = new RunHistory(file, layers == null ? 0 : layers.size());
                frozen = (int) number(record, "frozen", 0);
                history.start(line);
            }
            case "health" -> health(record);
            case "epoch" -> epoch(record);
            case "end" -> history(0).end(line);
            case "run" ->
                throw new LogException(file + " line " + number
                        + ": a log of repeated runs has no records within a run; make one without --repeat");
            default -> {} // of a later version
        }
    }

    /** A layer takes some kilobytes of history, however short it is in the file. */
    private void requireFew(@Nullable JsonArray layers) {
        if (layers != null && layers.size() > MOST_LAYERS) {
            throw new LogException(file + " line " + number + ": " + layers.size() + " layers, more than the "
                    + MOST_LAYERS + " of a page");
        }
    }

    private RunHistory history(int layers) {
        RunHistory there = history;
        if (there == null) {
            there = new RunHistory(file, layers);
            history = there;
        }
        return there;
    }

    private void health(JsonObject record) {
        JsonArray layers = record.getAsJsonArray("layers");
        requireFew(layers);
        RunHistory run = history(layers.size());
        if (layers.size() != run.layers()) {
            if (run.layers() > 0 || run.step() >= 0) {
                throw new LogException(file + " line " + number + ": " + layers.size() + " layers, and there were "
                        + run.layers() + " before");
            }
            run = again(layers.size());
        }
        long step = record.get("step").getAsLong();
        if (step < run.step()) {
            run.restart(); // a reset: what was before is no part of this run
        }
        run.begin(
                step,
                (int) number(record, "epoch", 0),
                number(record, "loss", Double.NaN),
                number(record, "rate", Double.NaN),
                text(record, "verdict"),
                (int) number(record, "verdict_layer", 0));
        for (int n = 0; n < layers.size(); n++) {
            JsonObject layer = layers.get(n).getAsJsonObject();
            for (PageCounter counter : PageCounter.values()) {
                boolean known = n >= frozen || counter.isOfOutputs();
                run.put(counter, n, known ? number(layer, counter.key(), Double.NaN) : Double.NaN);
            }
        }
        run.finish();
    }

    /** Epochs came first, and with them no number of layers. */
    private RunHistory again(int layers) {
        RunHistory run = new RunHistory(file, layers);
        history = run;
        return run;
    }

    private void epoch(JsonObject record) {
        RunHistory run = history(0);
        int epoch = record.get("epoch").getAsInt();
        run.epoch(new EpochRow(
                epoch,
                (long) number(record, "step", 0),
                (long) number(record, "skipped_steps", 0),
                number(record, "loss", Double.NaN),
                number(record, "error_percent", Double.NaN),
                number(record, "validation_loss", Double.NaN),
                number(record, "validation_error_percent", Double.NaN),
                number(record, "rate", Double.NaN),
                number(record, "samples_per_second", Double.NaN),
                text(record, "verdict")));
        run.remedy(text(record, "remedy"));
        JsonArray bins = record.getAsJsonArray("gradient_bins");
        if (bins != null && bins.size() == run.layers() && run.beginBins(epoch)) {
            for (int n = 0; n < bins.size(); n++) {
                JsonObject layer = bins.get(n).getAsJsonObject();
                int from = layer.get("from").getAsInt() - HealthCounter.LOWEST_EXPONENT;
                JsonArray counts = layer.getAsJsonArray("counts");
                for (int i = 0; i < counts.size(); i++) {
                    if (from + i >= 0 && from + i < HealthCounter.BINS) {
                        run.bin(n, from + i, counts.get(i).getAsDouble());
                    }
                }
            }
        }
    }

    private static double number(JsonObject object, String key, double otherwise) {
        JsonElement value = object.get(key);
        return value == null ? otherwise : value.isJsonNull() ? Double.NaN : value.getAsDouble();
    }

    private static String text(JsonObject object, String key) {
        JsonElement value = object.get(key);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }
}
