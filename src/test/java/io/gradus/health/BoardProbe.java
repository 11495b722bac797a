package io.gradus.health;

import io.gradus.testing.AllocatedBytes;

/** Prints how many bytes are allocated by publishing and reading snapshots, after the first. */
final class BoardProbe {
    private static final int LAYERS = 40;

    private BoardProbe() {}

    public static void main(String[] args) {
        int count = Integer.parseInt(args[0]);
        HealthBoard board = new HealthBoard(LAYERS);
        HealthSnapshot snapshot = new HealthSnapshot(LAYERS);
        exchange(board, snapshot, 1);
        long before = AllocatedBytes.now();
        exchange(board, snapshot, count);
        long bytes = AllocatedBytes.now() - before;
        System.out.println(bytes + " bytes over " + count + " snapshots");
    }

    private static void exchange(HealthBoard board, HealthSnapshot snapshot, int times) {
        for (int n = 0; n < times; n++) {
            board.publishRelease(snapshot);
            board.readAcquire(snapshot);
        }
    }
}
