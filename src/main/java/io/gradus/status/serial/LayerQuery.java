package io.gradus.status.serial;

import io.gradus.health.LayerColumn;

/** A number of one layer that can be asked for: {@code STATus:LAYer3:GRADient?}. */
final class LayerQuery {
    private final Mnemonics mnemonics;
    private final LayerColumn column;

    private LayerQuery(LayerColumn column) {
        this.mnemonics = new Mnemonics("STATus:LAYer#:" + column.scpi() + "?");
        this.column = column;
    }

    /** A query for each column. */
    static LayerQuery[] all() {
        LayerColumn[] columns = LayerColumn.values();
        LayerQuery[] all = new LayerQuery[columns.length];
        for (int n = 0; n < all.length; n++) {
            all[n] = new LayerQuery(columns[n]);
        }
        return all;
    }

    Mnemonics mnemonics() {
        return mnemonics;
    }

    LayerColumn column() {
        return column;
    }
}
