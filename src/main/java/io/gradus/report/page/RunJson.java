package io.gradus.report.page;

import io.gradus.report.JsonLine;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A run in the form that pages read ({@code docs/report.md}). Columns of counters are 16-bit codes, each less the one
 * before it, all low bytes before all high bytes, deflated, in base64.
 */
final class RunJson {
    private final RunHistory run;
    private final CounterColumns columns;

    /** The history must not change meanwhile. */
    RunJson(RunHistory run) {
        this.run = run;
        this.columns = run.columns();
    }

    @Override
    public String toString() {
        JsonLine line = new JsonLine().put("name", run.name()).put("layers", columns.layers());
        String start = run.start();
        String end = run.end();
        if (start != null) {
            line.putJson("start", start);
        }
        if (end != null) {
            line.putJson("end", end);
        }
        line.put("remedy", run.remedy())
                .put("skipped", run.skipped())
                .putJson("verdicts", verdicts())
                .putJson("columns", columns())
                .putJson("epochs", epochs());
        if (run.epochs().hasBest()) {
            EpochRow best = run.epochs().best();
            line.putJson(
                    "best",
                    new JsonLine()
                            .put("epoch", best.epoch())
                            .put("step", best.step())
                            .put("validation_loss", best.validationLoss())
                            .put("validation_error_percent", best.validationErrorPercent())
                            .toString());
        }
        if (run.bins().count() > 0 && run.bins().highest() >= 0) {
            line.putJson("bins", bins());
        }
        line.list("events");
        for (RunEvents.Event event : run.events().events()) {
            line.item()
                    .put("step", event.step())
                    .put("epoch", event.epoch())
                    .put("layer", event.layer())
                    .put("verdict", event.verdict())
                    .put("text", event.text())
                    .endItem();
        }
        return line.endList().put("events_omitted", run.events().omitted()).toString();
    }

    /** Each word by its code, with how grave it is and what it means. */
    private String verdicts() {
        JsonLine line = new JsonLine().list("words");
        for (String word : run.words()) {
            line.item()
                    .put("word", word)
                    .put("gravity", RunHistory.gravity(word))
                    .put("meaning", RunHistory.meaning(word))
                    .endItem();
        }
        String object = line.endList().toString();
        return object.substring("{\"words\":".length(), object.length() - 1);
    }

    private String columns() {
        List<PageCounter> counters = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<String> kinds = new ArrayList<>();
        for (PageCounter counter : PageCounter.values()) {
            if (columns.has(counter)) {
                counters.add(counter);
                keys.add(counter.key());
                kinds.add(counter.isLogarithmic() ? "log" : "fraction");
            }
        }
        int count = columns.count();
        return new JsonLine()
                .put("count", count)
                .put("records", columns.records())
                .put("records_a_column", columns.stride())
                .put("generation", columns.generation())
                .put("step", Arrays.copyOf(columns.step, count))
                .put("epoch", Arrays.copyOf(columns.epoch, count))
                .putJson("loss", numbers(count, i -> columns.loss[i]))
                .putJson("rate", numbers(count, i -> columns.rate[i]))
                .put("verdict", Arrays.copyOf(columns.verdict, count))
                .put("verdict_layer", Arrays.copyOf(columns.verdictLayer, count))
                .put("keys", keys)
                .put("kinds", kinds)
                .put("extent", extent(counters))
                .put("packed", packed(counters))
                .toString();
    }

    /** (counter, layer, first least most last) */
    private int[] extent(List<PageCounter> counters) {
        int[] all = new int[counters.size() * columns.layers() * 4];
        int at = 0;
        for (PageCounter counter : counters) {
            for (int layer = 0; layer < columns.layers(); layer++) {
                for (int which = 0; which < 4; which++) {
                    all[at++] = columns.extent(counter, layer, which);
                }
            }
        }
        return all;
    }

    private String packed(List<PageCounter> counters) {
        int count = columns.count();
        int half = counters.size() * columns.layers() * count;
        byte[] bytes = new byte[2 * half];
        int at = 0;
        for (PageCounter counter : counters) {
            for (int layer = 0; layer < columns.layers(); layer++) {
                int before = 0;
                for (int i = 0; i < count; i++, at++) {
                    int code = columns.code(counter, layer, i);
                    int difference = code - before; // of 16 bits: it wraps, and so does the sum in the page
                    bytes[at] = (byte) difference;
                    bytes[half + at] = (byte) (difference >> 8);
                    before = code;
                }
            }
        }
        return deflated(bytes);
    }

    private String bins() {
        GradientBins bins = run.bins();
        int low = bins.lowest();
        int high = bins.highest();
        return new JsonLine()
                .put("epoch", Arrays.copyOf(bins.epoch, bins.count()))
                .put("lowest", low + io.gradus.health.HealthCounter.LOWEST_EXPONENT)
                .put("count", high - low + 1)
                .put("packed", deflated(bins.shares(low, high)))
                .toString();
    }

    private String epochs() {
        List<EpochRow> rows = run.epochs().rows();
        return new JsonLine()
                .put("every", run.epochs().stride())
                .put("epoch", rows.stream().mapToInt(EpochRow::epoch).toArray())
                .put("step", rows.stream().mapToInt(row -> (int) row.step()).toArray())
                .putJson("loss", numbers(rows, EpochRow::loss))
                .putJson("error_percent", numbers(rows, EpochRow::errorPercent))
                .putJson("validation_loss", numbers(rows, EpochRow::validationLoss))
                .putJson("validation_error_percent", numbers(rows, EpochRow::validationErrorPercent))
                .putJson("rate", numbers(rows, EpochRow::rate))
                .putJson("samples_per_second", numbers(rows, row -> Math.rint(row.samplesPerSecond())))
                .put("verdict", rows.stream().map(EpochRow::verdict).toList())
                .toString();
    }

    private static String numbers(List<EpochRow> rows, ToDoubleFunction<EpochRow> value) {
        return numbers(rows.size(), i -> value.applyAsDouble(rows.get(i)));
    }

    /** A list of numbers of six digits. */
    private static String numbers(int count, IntFunction<Number> value) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",").append(sixDigits(value.apply(i).doubleValue()));
        }
        return text.append(']').toString();
    }

    /** As short as six digits are; null for what JSON cannot hold. */
    static String sixDigits(double value) {
        if (!Double.isFinite(value)) {
            return "null";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return Long.toString((long) value);
        }
        String text = String.format(Locale.ROOT, "%.5e", value);
        return Double.toString(Double.parseDouble(text));
    }

    private static String deflated(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream stream = new DeflaterOutputStream(out, deflater)) {
            stream.write(bytes);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e); // memory does not fail
        } finally {
            deflater.end();
        }
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }
}
