package io.gradus.plan.layout;

import io.gradus.net.NetworkSpec;

/** Where skips begin and end. */
public final class SkipEnds {
    private final int[] source;
    private final boolean[] begins;

    SkipEnds(NetworkSpec network) {
        source = network.skipSources();
        begins = new boolean[source.length];
        for (int from : source) {
            if (from >= 0) {
                begins[from] = true;
            }
        }
    }

    /** The layer whose sums a skip adds to layer {@code n}'s, or -1. */
    public int source(int n) {
        return source[n];
    }

    /** Whether a skip ends at layer {@code n}'s sums. */
    public boolean endsAt(int n) {
        return source[n] >= 0;
    }

    /** Whether a skip begins at layer {@code n}'s sums. */
    public boolean beginsAt(int n) {
        return begins[n];
    }

    /** Whether a skip begins or ends at layer {@code n}'s sums. */
    public boolean touch(int n) {
        return beginsAt(n) || endsAt(n);
    }
}
