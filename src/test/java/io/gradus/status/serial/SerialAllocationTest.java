package io.gradus.status.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradus.testing.ChildJvm;
import io.gradus.testing.TestPty;
import org.junit.jupiter.api.Test;

/** What the serial line allocates: measured in fresh JVMs by the threads' own counters. */
class SerialAllocationTest {
    @Test
    void formattingAllocatesNothingAfterItsFirstLine() throws Exception {
        assertEquals("0 bytes over 4000 lines", ChildJvm.interpret(FormattingProbe.class, "4000"));
    }

    /** A pseudo-terminal that nobody reads, and commands that come all the while. */
    @Test
    void theTrainingThreadAllocatesNothingForIt() throws Exception {
        try (TestPty pty = new TestPty()) {
            String device = pty.device().toString();
            for (int n = 0; n < 20; n++) {
                pty.send("*IDN?;:STAT:HEAL?\n");
            }
            assertEquals("0 bytes over 5000 steps", ChildJvm.interpret(TrainingProbe.class, device, "5000"));
        }
    }
}
