package io.gradus.report.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What happened in a run and when: a new verdict, and changes of single layers, which a verdict that stays the same
 * hides. A layer has collapsed when the error that reaches it has been a hundredth of its running mean for three
 * records.
 */
final class RunEvents {
    /** Events kept; later ones are counted. */
    static final int MOST = 200;

    private static final double DECADES = 2;
    private static final int RECORDS = 3;
    private static final double MEMORY = 16;
    private static final double MANY_DEAD = 0.5;
    private static final double MANY_SATURATED = 0.75;

    /**
     * One event.
     *
     * @param layer 1 for the first; 0 where no single layer is meant
     * @param verdict the verdict in force
     */
    record Event(long step, int epoch, int layer, String verdict, String text) {}

    private final List<Event> events = new ArrayList<>();
    private final double[] level; // running mean of log10 of each layer's error
    private final int[] below; // records in a row that were far below it
    private final boolean[] manyDead;
    private final boolean[] manySaturated;
    private String verdict = "";
    private int layer;
    private int omitted;

    RunEvents(int layers) {
        this.level = new double[layers];
        this.below = new int[layers];
        this.manyDead = new boolean[layers];
        this.manySaturated = new boolean[layers];
        clear();
    }

    void clear() {
        events.clear();
        Arrays.fill(level, Double.NaN);
        Arrays.fill(below, 0);
        Arrays.fill(manyDead, false);
        Arrays.fill(manySaturated, false);
        verdict = "";
        layer = 0;
        omitted = 0;
    }

    List<Event> events() {
        return events;
    }

    /** Events that were not kept. */
    int omitted() {
        return omitted;
    }

    /** Looks at a verdict. */
    void verdict(long step, int epoch, String word, int inLayer) {
        if (!word.equals(verdict)) {
            boolean first = verdict.isEmpty();
            if (!(first && word.equals("healthy"))) {
                add(step, epoch, inLayer, word, word + (inLayer > 0 ? " in layer " + inLayer : ""));
            }
            verdict = word;
            layer = inLayer;
        } else if (inLayer != layer && inLayer > 0) {
            add(step, epoch, inLayer, word, word + ", now in layer " + inLayer);
            layer = inLayer;
        }
    }

    /**
     * Looks at the errors of all layers, from the last one down: of layers that collapse together the uppermost is
     * told.
     */
    void errors(long step, int epoch, double[] deltas) {
        boolean told = false;
        for (int n = deltas.length - 1; n >= 0; n--) {
            double log = deltas[n] > 0 ? Math.log10(deltas[n]) : -40;
            if (Double.isNaN(deltas[n]) || Double.isNaN(level[n])) {
                level[n] = Double.isNaN(deltas[n]) ? Double.NaN : log;
                continue;
            }
            below[n] = log < level[n] - DECADES ? below[n] + 1 : 0;
            if (below[n] == 0) {
                level[n] += (log - level[n]) / MEMORY;
            } else if (below[n] == RECORDS) {
                if (!told) {
                    add(step, epoch, n + 1, verdict, collapse(n, deltas[n]));
                }
                told = true;
                level[n] = log;
                below[n] = 0;
            }
        }
    }

    private String collapse(int n, double delta) {
        return String.format(
                Locale.ROOT,
                "the error that reaches layer %d falls from %.1e to %s",
                n + 1,
                Math.pow(10, level[n]),
                delta == 0 ? "0" : String.format(Locale.ROOT, "%.1e", delta));
    }

    /** Looks at the fractions of a layer; NaN for one that it cannot have. */
    void fractions(long step, int epoch, int n, double dead, double saturated) {
        if (dead >= MANY_DEAD && !manyDead[n]) {
            manyDead[n] = true;
            add(step, epoch, n + 1, verdict, "layer " + (n + 1) + ": " + Math.round(100 * dead) + " % of units dead");
        } else if (dead < MANY_DEAD / 2) {
            manyDead[n] = false;
        }
        if (saturated >= MANY_SATURATED && !manySaturated[n]) {
            manySaturated[n] = true;
            add(
                    step,
                    epoch,
                    n + 1,
                    verdict,
                    "layer " + (n + 1) + ": " + Math.round(100 * saturated) + " % of outputs saturated");
        } else if (saturated < MANY_SATURATED / 2) {
            manySaturated[n] = false;
        }
    }

    private void add(long step, int epoch, int inLayer, String word, String text) {
        if (events.size() < MOST) {
            events.add(new Event(step, epoch, inLayer, word, text));
        } else {
            omitted++;
        }
    }
}
