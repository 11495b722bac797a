package io.gradus.status.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradus.testing.ChildJvm;
import org.junit.jupiter.api.Test;

/** LEDs that change, quiet hours, button presses. */
class LedAllocationTest {
    @Test
    void showingAllocatesNothingAfterTheFirstTime() throws Exception {
        assertEquals("0 bytes over 2000 showings", ChildJvm.interpret(LedProbe.class, "2000"));
    }
}
