package io.gradus.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.health.HealthCounter;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.plan.Augment;
import io.gradus.plan.Control;
import io.gradus.plan.GradientControl;
import io.gradus.plan.Op;
import io.gradus.plan.Plan;
import io.gradus.random.CounterRandom;
import io.gradus.rule.GradientClip;
import io.gradus.rule.UpdateRule;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The C library's {@code plan.h} has every number of the plan's layout, and no other. */
class NativePlanTest {
    private static final Set<String> OPCODES = Set.of(
            "LOAD",
            "DENSE",
            "LOSS",
            "DENSE_BACKWARD",
            "COPY",
            "ADD",
            "ACTIVATE",
            "ACTIVATE_BACKWARD",
            "LAYER_NORM",
            "BATCH_NORM",
            "LAYER_NORM_BACKWARD",
            "BATCH_NORM_BACKWARD",
            "FROZEN",
            "RECURRENT",
            "RECURRENT_BACKWARD");

    @Test
    void bothSidesReadOnePlan() throws Exception {
        assertEquals(java(), header());
    }

    private static Map<String, Integer> java() throws IllegalAccessException {
        Map<String, Integer> numbers = new TreeMap<>();
        constants(numbers, "OP_", Op.class);
        constants(numbers, "CONTROL_", Control.class);
        constants(numbers, "GRADIENT_", GradientControl.class);
        constants(numbers, "AUGMENT_", Augment.class);
        constants(numbers, "HEALTH_", HealthCounter.class);
        ordinals(numbers, "HEALTH_", HealthCounter.values());
        ordinals(numbers, "CAUSE_", Control.Cause.values());
        ordinals(numbers, "CLIP_", GradientClip.Kind.values());
        ordinals(numbers, "ACTIVATION_", Activation.values());
        ordinals(numbers, "LOSS_", Loss.values());
        ordinals(numbers, "RULE_", UpdateRule.Kind.values());
        ordinals(numbers, "STREAM_", CounterRandom.Stream.values());
        numbers.put("PLAN_LANES", Plan.LANES);
        assertTrue(numbers.keySet().stream()
                        .filter(n -> OPCODES.contains(n.substring(3)))
                        .count()
                == OPCODES.size());
        return numbers;
    }

    private static void constants(Map<String, Integer> to, String prefix, Class<?> of) throws IllegalAccessException {
        for (Field field : of.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class && field.canAccess(null)) {
                to.put(prefix + field.getName(), field.getInt(null));
            }
        }
    }

    private static void ordinals(Map<String, Integer> to, String prefix, Enum<?>[] values) {
        for (Enum<?> value : values) {
            to.put(prefix + value.name(), value.ordinal());
        }
    }

    private static Map<String, Integer> header() throws Exception {
        String text = Files.readString(Path.of(System.getProperty("gradus.root"), "native/src/plan.h"));
        Matcher matcher = Pattern.compile("\\b([A-Z][A-Z_0-9]+) = (-?\\d+)").matcher(text);
        Map<String, Integer> numbers = new TreeMap<>();
        while (matcher.find()) {
            numbers.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
        }
        return numbers;
    }
}
