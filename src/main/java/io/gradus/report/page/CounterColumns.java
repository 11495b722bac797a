package io.gradus.report.page;

import java.util.Arrays;

/**
 * Counters of all layers over time, in at most {@link #MOST} columns: when they are full, neighbours become one, and
 * each later column takes twice as many records.
 *
 * <pre>
 * codes   (counter, layer, column)   as {@link PageCounter} codes them
 * extent  (counter, layer, 4)        first, least, most, last of all records, whatever was merged
 * </pre>
 *
 * A column's number is the mean of its records' codes, so of logarithms where those are kept; records without a number,
 * or of exactly 0 among others of a logarithm, do not count. Its step, epoch, loss and rate are those of its last
 * record, its verdict the gravest.
 */
final class CounterColumns {
    /** Columns kept. */
    static final int MOST = 600;

    private static final int COUNTERS = PageCounter.values().length;

    private final int layers;
    private final short[] codes;
    private final short[] extent;
    private final long[] sums; // of the column that is being filled
    private final int[] known;
    final int[] step = new int[MOST];
    final int[] epoch = new int[MOST];
    final float[] loss = new float[MOST];
    final float[] rate = new float[MOST];
    final int[] verdict = new int[MOST]; // by gravity: the larger the graver
    final int[] verdictLayer = new int[MOST];
    private int count;
    private int inLast; // records in the last column
    private int stride = 1; // records a column takes
    private int generation;
    private long records;

    CounterColumns(int layers) {
        this.layers = layers;
        this.codes = new short[COUNTERS * layers * MOST];
        this.extent = new short[COUNTERS * layers * 4];
        this.sums = new long[COUNTERS * layers];
        this.known = new int[COUNTERS * layers];
        clear();
    }

    int layers() {
        return layers;
    }

    int count() {
        return count;
    }

    /** Records taken so far, of which several may share a column. */
    long records() {
        return records;
    }

    /** Records that a full column holds. */
    int stride() {
        return stride;
    }

    /** Changes whenever columns were merged or cleared, so that a reader's copy is out of date. */
    int generation() {
        return generation;
    }

    void clear() {
        count = 0;
        inLast = 0;
        stride = 1;
        records = 0;
        generation++;
        Arrays.fill(extent, PageCounter.NOTHING);
    }

    /** Begins a record; its counters are to follow. */
    void begin(long step, int epoch, double loss, double rate, int verdict, int verdictLayer) {
        if (inLast == stride || count == 0) {
            if (count == MOST) {
                merge();
            }
            count++;
            inLast = 0;
            Arrays.fill(sums, 0);
            Arrays.fill(known, 0);
        }
        int column = count - 1;
        boolean graver = inLast == 0 || verdict >= this.verdict[column];
        inLast++;
        records++;
        this.step[column] = (int) Math.min(Integer.MAX_VALUE, step);
        this.epoch[column] = epoch;
        this.loss[column] = (float) loss;
        this.rate[column] = (float) rate;
        if (graver) {
            this.verdict[column] = verdict;
            this.verdictLayer[column] = verdictLayer;
        }
    }

    /** A number of the record begun last. */
    void put(PageCounter counter, int layer, double value) {
        short code = counter.code(value);
        int row = counter.ordinal() * layers + layer;
        if (isNumber(code)) {
            sums[row] += code;
            known[row]++;
        }
        int at = row * MOST + count - 1;
        if (known[row] > 0) {
            codes[at] = (short) (sums[row] / known[row]);
        } else if (inLast == 1 || code == PageCounter.ZERO) {
            codes[at] = code;
        }
        extend(4 * row, code);
    }

    private void extend(int at, short code) {
        if (records == 1) {
            extent[at] = code;
        }
        if (code != PageCounter.NOTHING) {
            extent[at + 1] = extent[at + 1] == PageCounter.NOTHING ? code : (short) Math.min(extent[at + 1], code);
            extent[at + 2] = (short) Math.max(extent[at + 2], code);
        }
        extent[at + 3] = code;
    }

    short code(PageCounter counter, int layer, int column) {
        return codes[(counter.ordinal() * layers + layer) * MOST + column];
    }

    /** 0 for the first record's code, 1 for the least, 2 for the most, 3 for the last record's. */
    short extent(PageCounter counter, int layer, int which) {
        return extent[4 * (counter.ordinal() * layers + layer) + which];
    }

    /** Whether any record had a number of this counter. */
    boolean has(PageCounter counter) {
        for (int layer = 0; layer < layers; layer++) {
            if (extent(counter, layer, 2) != PageCounter.NOTHING) {
                return true;
            }
        }
        return false;
    }

    private void merge() {
        for (int row = 0; row < COUNTERS * layers; row++) {
            for (int to = 0; to < MOST / 2; to++) {
                int from = row * MOST + 2 * to;
                codes[row * MOST + to] = mean(codes[from], codes[from + 1]);
            }
        }
        for (int to = 0; to < MOST / 2; to++) {
            int last = 2 * to + 1;
            int graver = verdict[last] >= verdict[last - 1] ? last : last - 1;
            step[to] = step[last];
            epoch[to] = epoch[last];
            loss[to] = loss[last];
            rate[to] = rate[last];
            verdict[to] = verdict[graver];
            verdictLayer[to] = verdictLayer[graver];
        }
        count = MOST / 2;
        stride *= 2;
        generation++;
    }

    private static short mean(short a, short b) {
        return isNumber(a) && isNumber(b) ? (short) ((a + b) / 2) : (short) Math.max(a, b);
    }

    /** Not so the codes of nothing and of exactly 0, the two smallest, which have no part in a mean of logarithms. */
    private static boolean isNumber(short code) {
        return code > PageCounter.ZERO;
    }
}
