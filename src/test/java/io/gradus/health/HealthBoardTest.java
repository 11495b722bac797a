package io.gradus.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.testing.ChildJvm;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HealthBoardTest {
    private static final int LAYERS = 40;
    private static final int SNAPSHOTS = 200_000;

    @Test
    void nothingIsReadBeforeAnythingIsShown() {
        assertFalse(new HealthBoard(1).readAcquire(new HealthSnapshot(1)));
    }

    @Test
    void readersSeeWholeSnapshotsAlone() {
        HealthBoard board = new HealthBoard(LAYERS);
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
            HealthSnapshot copy = new HealthSnapshot(LAYERS);
            int seen = 0;
            long last = -1;
            while (last < SNAPSHOTS - 1) {
                if (board.readAcquire(copy) && copy.step() != last) {
                    assertTrue(copy.step() > last);
                    last = copy.step();
                    seen++;
                    for (int layer = 0; layer < LAYERS; layer++) {
                        for (HealthCounter counter : HealthCounter.values()) {
                            assertEquals((float) last, copy.value(layer, counter));
                        }
                    }
                    assertEquals(last, copy.epoch());
                }
            }
            return seen;
        });
        float[] arena = new float[LAYERS * HealthCounter.BLOCK];
        HealthSnapshot snapshot = new HealthSnapshot(LAYERS);
        for (int n = 0; n < SNAPSHOTS; n++) {
            Arrays.fill(arena, n);
            snapshot.copyFrom(arena, 0, n);
            snapshot.context(n, n, n, Verdict.HEALTHY);
            board.publishRelease(snapshot);
        }
        assertTrue(reader.join() > 0);
    }

    @Test
    void neitherSideAllocates() throws Exception {
        assertEquals("0 bytes over 1000 snapshots", ChildJvm.interpret(BoardProbe.class, "1000"));
    }
}
