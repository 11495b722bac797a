package io.gradus.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ThinningTest {
    @Test
    void aMillionRecordsTakeAFewShares() {
        Thinning thinning = new Thinning(1_000);
        long written = 0;
        int first = 0;
        for (int n = 0; n < 1_000_000; n++) {
            if (thinning.takesNext()) {
                thinning.wrote(10);
                written += 10;
                first += n < 100 ? 1 : 0;
            }
        }
        assertEquals(100, first, "none is left out before the first share is used up");
        assertTrue(written > 10_000 && written < 20_000, "bytes " + written);
    }
}
