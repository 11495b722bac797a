package io.gradus.plan.layout;

import io.gradus.plan.Region;
import io.gradus.plan.RegionId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Hands out the arena, region after region, and counts floats as it goes. */
public final class RegionList {
    private final List<Region> regions = new ArrayList<>();
    private long floats;

    /**
     * Another region.
     *
     * @return its offset
     * @throws IllegalArgumentException if the arena would be longer than an array can be
     */
    public int add(RegionId id, long length, String purpose) {
        if (floats + length > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException(
                    "the network needs more than the 8 GiB that one arena can hold; make it or the batch smaller");
        }
        int offset = (int) floats;
        regions.add(new Region(id, offset, (int) length, purpose));
        floats += length;
        return offset;
    }

    /** The region if {@code needed}; else -1. */
    public int addIf(boolean needed, RegionId id, long length, String purpose) {
        return needed ? add(id, length, purpose) : -1;
    }

    /**
     * A region of a piece for each layer, whose length may be 0; none if all are.
     *
     * @return each piece's offset, -1 for those of length 0
     */
    public int[] addPieces(RegionId id, long[] lengths, String purpose) {
        return addPieces(id, lengths, Arrays.stream(lengths).sum(), purpose);
    }

    /** The same, of a region that is longer than its pieces. */
    public int[] addPieces(RegionId id, long[] lengths, long whole, String purpose) {
        int[] offsets = new int[lengths.length];
        Arrays.fill(offsets, -1);
        if (whole > 0) {
            int next = add(id, whole, purpose);
            for (int n = 0; n < lengths.length; n++) {
                if (lengths[n] > 0) {
                    offsets[n] = next;
                    next += (int) lengths[n];
                }
            }
        }
        return offsets;
    }

    /** All of them, in order. */
    public List<Region> toList() {
        return List.copyOf(regions);
    }
}
