package io.gradus.step.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.nativelib.SharedLibrary;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Step;
import io.gradus.step.jni.NativeLibrary;
import io.gradus.testing.ChildJvm;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepProviderTest {
    private final Plan plan =
            PlanCompiler.training(NetworkSpec.inputs(2).output(2, Loss.CROSS_ENTROPY), UpdateRule.sgd(0.1f), 4, 0);

    @Test
    void autoTakesTheFirstThatIsNotRefused() {
        List<String> refused = StepProvider.refusals().stream()
                .map(StepProvider.Refusal::executor)
                .toList();
        String first = StepProvider.names().stream()
                .skip(2)
                .filter(name -> !refused.contains(name))
                .findFirst()
                .orElseThrow();
        try (Step step = StepProvider.choose("auto", plan, 1)) {
            assertEquals(first, step.name());
        }
        assertEquals(first.equals("java"), StepProvider.notice() != null);
    }

    @Test
    void javaIsNeverRefused() {
        try (Step step = StepProvider.choose("java", plan, 4)) {
            assertEquals("java", step.name());
        }
    }

    @Test
    void whatCannotBeHadIsRefusedWithTheReason() {
        for (StepProvider.Refusal refusal : StepProvider.refusals()) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> StepProvider.choose(refusal.executor(), plan, 1));
            assertTrue(e.getMessage().contains(refusal.reason()), e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> StepProvider.choose("native/mmx", plan, 1));
        assertThrows(IllegalArgumentException.class, () -> StepProvider.choose("auto", plan, 0));
    }

    @Test
    void aMissingDamagedOrForeignLibraryIsOneLineAndTrainingGoesOn(@TempDir Path folder) throws Exception {
        assumeTrue(NativeLibrary.refusal() == null, "no native library");
        Path text = Files.writeString(folder.resolve("text.so"), "no library at all");
        Path half = folder.resolve("half.so");
        try (InputStream in = NativeLibrary.class.getResourceAsStream(
                "/io/gradus/native/" + SharedLibrary.system() + "/libgradus.so")) {
            byte[] content = in.readAllBytes();
            Files.write(half, Arrays.copyOf(content, content.length / 2));
            content[18] = 8; // e_machine: a MIPS's, on which no board of ours runs
            Files.write(folder.resolve("foreign.so"), content);
        }
        assertFallback(folder.resolve("missing.so"), "there is no library");
        assertFallback(text, "does not load");
        assertFallback(half, "does not load");
        assertFallback(folder.resolve("foreign.so"), "does not load");
    }

    @Test
    void aBuildWithoutThisSystemsLibraryFallsBackToo() throws Exception {
        assertFallback("-Dos.arch=vax", "this build has no native library for linux-vax");
    }

    private static void assertFallback(Path library, String reason) throws Exception {
        assertFallback("-Dgradus.native.library=" + library, reason);
    }

    private static void assertFallback(String option, String reason) throws Exception {
        String line = ChildJvm.run(List.of(option), FallbackProbe.class);
        assertTrue(line.startsWith("java 2 steps; training in plain Java: ") && line.contains(reason), line);
        assertEquals(1, line.lines().count(), line);
    }
}
