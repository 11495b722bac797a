package io.gradus.report.page;

import java.util.ArrayList;
import java.util.List;

/**
 * The epochs of a run, at most {@link #MOST} of them: when they are full every other one goes, and of the later ones as
 * many. The last epoch and the best one are always there.
 */
final class EpochRows {
    /** Rows kept besides the last one. */
    static final int MOST = 600;

    private final List<EpochRow> rows = new ArrayList<>();
    private int stride = 1; // every how-manieth epoch is kept
    private EpochRow last = EpochRow.NONE;
    private EpochRow best = EpochRow.NONE;

    void clear() {
        rows.clear();
        stride = 1;
        last = EpochRow.NONE;
        best = EpochRow.NONE;
    }

    void add(EpochRow row) {
        if (row.epoch() % stride == 0) {
            rows.add(row);
            if (rows.size() == MOST) {
                stride *= 2;
                rows.removeIf(old -> old.epoch() % stride != 0);
            }
        }
        last = row;
        if (row.validationLoss() < best.validationLoss() || (!hasBest() && !Double.isNaN(row.validationLoss()))) {
            best = row;
        }
    }

    /** In order, the last one included; every {@link #stride}-th. */
    List<EpochRow> rows() {
        List<EpochRow> all = new ArrayList<>(rows);
        if (last() > 0 && (all.isEmpty() || all.get(all.size() - 1).epoch() != last())) {
            all.add(last);
        }
        return all;
    }

    int stride() {
        return stride;
    }

    /** Number of the last epoch; 0 before the first. */
    int last() {
        return last.epoch();
    }

    /** The last epoch; {@link EpochRow#NONE} before the first. */
    EpochRow lastRow() {
        return last;
    }

    boolean hasBest() {
        return best.epoch() > 0;
    }

    /** The epoch of the lowest validation loss, the first of equals. */
    EpochRow best() {
        return best;
    }
}
