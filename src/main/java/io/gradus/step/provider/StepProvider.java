package io.gradus.step.provider;

import io.gradus.plan.Plan;
import io.gradus.step.Step;
import io.gradus.step.java.JavaStep;
import io.gradus.step.jni.NativeLibrary;
import io.gradus.step.jni.NativeStep;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what runs a plan: the first executor, best first, that this machine and build do not refuse. {@code java} is
 * the last and never refused.
 */
public final class StepProvider {
    private static final List<String> KNOWN =
            List.of("native/avx512", "native/avx2", "native/sse2", "native/neon", "java");

    private StepProvider() {}

    /** An executor that cannot be had here, and why. */
    public record Refusal(String executor, String reason) {}

    /** What {@link #choose} takes. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(List.of("auto", "native"));
        names.addAll(KNOWN);
        return names;
    }

    /**
     * A step of that executor.
     *
     * @param executor {@code auto}: the best there is; {@code native}: the best of the library's; or one by name
     * @param threads the most to use
     * @throws IllegalArgumentException if there is no such executor, or if it cannot be had here, with the reason
     */
    public static Step choose(String executor, Plan plan, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("the number of threads must be at least 1, not " + threads);
        }
        String name = resolve(executor);
        return name.equals("java")
                ? new JavaStep(plan)
                : new NativeStep(plan, name.substring("native/".length()), threads);
    }

    /**
     * The name of the executor that {@link #choose} would take.
     *
     * @throws IllegalArgumentException as there
     */
    public static String resolve(String executor) {
        if (!names().contains(executor)) {
            throw new IllegalArgumentException(
                    "no executor '" + executor + "'; there are " + String.join(", ", names()));
        }
        for (String name : KNOWN) {
            boolean wanted = executor.equals("auto")
                    || executor.equals(name)
                    || executor.equals("native") && name.startsWith("native/");
            if (wanted && refusal(name) == null) {
                return name;
            }
        }
        String reason = executor.equals("native") ? nativeRefusal() : refusal(executor);
        throw new IllegalArgumentException("executor " + executor + " cannot be had here: " + reason);
    }

    /** Every executor that cannot be had here, in the order of preference. */
    public static List<Refusal> refusals() {
        List<Refusal> refusals = new ArrayList<>();
        for (String name : KNOWN) {
            String reason = refusal(name);
            if (reason != null) {
                refusals.add(new Refusal(name, reason));
            }
        }
        return refusals;
    }

    /** One line for people where nothing native can be had; else null. */
    public static @Nullable String notice() {
        return resolve("auto").equals("java") ? "training in plain Java: " + nativeRefusal() : null;
    }

    /** Why an executor cannot be had; null if it can. */
    public static @Nullable String refusal(String executor) {
        if (executor.equals("java")) {
            return null;
        }
        return NativeLibrary.refusal(executor.substring("native/".length()));
    }

    private static String nativeRefusal() {
        String library = NativeLibrary.refusal();
        return library != null ? library : "this processor has none of " + NativeLibrary.instructionSets();
    }
}
