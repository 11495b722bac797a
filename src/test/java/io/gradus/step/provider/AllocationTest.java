package io.gradus.step.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradus.step.java.MillionSteps;
import io.gradus.testing.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A training step allocates nothing: measured in fresh JVMs, from the first step on, by the thread's own counter. */
class AllocationTest {
    @Test
    void noStepOfAnyKindAllocates() throws Exception {
        assertEquals("0 bytes over 5512 steps", ChildJvm.run(List.of(), AllocationProbe.class, "2"));
    }

    @Test
    void norWhenOnlyInterpreted() throws Exception {
        assertEquals("0 bytes over 2756 steps", ChildJvm.interpret(AllocationProbe.class, "1"));
    }

    @Test
    void aMillionStepsNeedNoGarbageCollector() throws Exception {
        List<String> epsilon =
                List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC", "-Xmx16m", "-Xms16m", "-Xshare:auto");
        assertEquals("1000000 steps, a finite loss", ChildJvm.run(epsilon, MillionSteps.class));
    }
}
