package io.gradus.report.page;

/**
 * What is new of a run, for a page that has its {@link RunJson} already: the column that the latest record went into,
 * and the latest epoch. A page whose columns are of another generation, or that missed some, asks for the whole again.
 */
final class LatestJson {
    private LatestJson() {}

    static void append(StringBuilder line, RunHistory run) {
        CounterColumns columns = run.columns();
        int at = columns.count() - 1;
        line.append(",\"generation\":").append(columns.generation());
        line.append(",\"records\":").append(columns.records());
        line.append(",\"column\":").append(at);
        if (at >= 0) {
            line.append(",\"step\":").append(columns.step[at]);
            line.append(",\"epoch\":").append(columns.epoch[at]);
            line.append(",\"loss\":").append(RunJson.sixDigits(columns.loss[at]));
            line.append(",\"rate\":").append(RunJson.sixDigits(columns.rate[at]));
            line.append(",\"verdict\":").append(columns.verdict[at]);
            line.append(",\"verdict_layer\":").append(columns.verdictLayer[at]);
            codes(line, columns, at);
        }
        line.append(",\"events\":").append(run.events().events().size());
        line.append(",\"bins\":").append(run.bins().lastEpoch());
        line.append(",\"ended\":").append(run.end() != null);
        EpochRow last = run.epochs().lastRow();
        line.append(",\"last_epoch\":").append(last.epoch());
        if (last.epoch() > 0) {
            line.append(",\"row\":[").append(last.step());
            number(line, last.loss());
            number(line, last.errorPercent());
            number(line, last.validationLoss());
            number(line, last.validationErrorPercent());
            number(line, last.rate());
            number(line, Math.rint(last.samplesPerSecond()));
            line.append(']');
        }
    }

    private static void number(StringBuilder line, double value) {
        line.append(',').append(RunJson.sixDigits(value));
    }

    private static void codes(StringBuilder line, CounterColumns columns, int at) {
        line.append(",\"codes\":{");
        boolean first = true;
        for (PageCounter counter : PageCounter.values()) {
            if (!columns.has(counter)) {
                continue;
            }
            line.append(first ? "\"" : ",\"").append(counter.key()).append("\":[");
            for (int layer = 0; layer < columns.layers(); layer++) {
                line.append(layer == 0 ? "" : ",").append(columns.code(counter, layer, at));
            }
            line.append(']');
            first = false;
        }
        line.append('}');
    }
}
