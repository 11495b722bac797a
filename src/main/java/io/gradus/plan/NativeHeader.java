package io.gradus.plan;

import io.gradus.health.HealthCounter;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.random.CounterRandom;
import io.gradus.rule.GradientClip;
import io.gradus.rule.Hyperparameter;
import io.gradus.rule.UpdateRule;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.zip.CRC32C;

/**
 * Writes {@code native/src/plan.h}, the numbers that Java and C share, from the Java enums and tables in which they
 * stand, and {@link Protocol}, by which a library is known that was built from another one. Both are committed; a test
 * compares their bytes with what this class makes.
 *
 * <pre>java -cp target/classes io.gradus.plan.NativeHeader FOLDER    where FOLDER holds native/ and src/</pre>
 */
public final class NativeHeader {
    /** To be raised when a native method's name or parameters change, of which the header says nothing. */
    private static final int NATIVE_METHODS = 7;

    private static final int COLUMNS = 118;

    private final StringBuilder text = new StringBuilder();

    private NativeHeader() {}

    /** {@code native/src/plan.h}. */
    public static String header() {
        return new NativeHeader().write();
    }

    /** {@code Protocol.java}. */
    public static String protocol() {
        return """
                package io.gradus.plan;

                /** The version of what Java and C share, a checksum; written by {@link NativeHeader}, not by hand. */
                public final class Protocol {
                    /** What the native library must give for its own. */
                    public static final int NUMBER = 0x%08X;

                    private Protocol() {}
                }
                """.formatted(checksum(new NativeHeader().tables()));
    }

    /** Writes both files. */
    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]);
        Files.writeString(root.resolve("native/src/plan.h"), header());
        Files.writeString(root.resolve("src/main/java/io/gradus/plan/Protocol.java"), protocol());
    }

    private static int checksum(String tables) {
        CRC32C crc = new CRC32C();
        crc.update((NATIVE_METHODS + tables).getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }

    private String write() {
        String tables = tables();
        return """
                /* The numbers that Java and C share. Written by io.gradus.plan.NativeHeader from the Java sources
                 * named below, not by hand; CONTRIBUTING.md says how. EACH_NAME(X) lists the members of an enum: code
                 * that is expanded from a list does not compile, and the compiler names the member, where one has no
                 * code. */
                #ifndef GRADUS_PLAN_H
                #define GRADUS_PLAN_H

                /* What a library says that it was built from; Java loads no other. */
                #define PLAN_PROTOCOL 0x%08X
                """.formatted(checksum(tables)) + tables + "\n#endif\n";
    }

    private String tables() {
        title("io.gradus.plan.Plan");
        members("", List.of("PLAN_LANES = " + Plan.LANES));

        title("io.gradus.plan.Phase: when an operation runs; EITHER is forwards or backwards, where it stands");
        ordinals("phase", "PHASE_", Phase.values(), "PHASES = " + Phase.EITHER.ordinal());

        title("io.gradus.plan.Opcode");
        each("OPCODE", Opcode.values());
        ordinals("", "OP_", Opcode.values());
        attributes("PHASE_OF_", Opcode.values(), opcode -> "PHASE_" + opcode.phase());

        title("io.gradus.plan.Field: ints of one operation");
        requireDistinct(io.gradus.plan.Field.class);
        constants("FIELD_", io.gradus.plan.Field.class);

        title("io.gradus.rule.Hyperparameter: the update rule's numbers, the first floats of the arena");
        if (Hyperparameter.values().length > Hyperparameter.MOST) {
            throw new IllegalStateException("more than " + Hyperparameter.MOST + " hyperparameters");
        }
        each("HYPERPARAMETER", Hyperparameter.values());
        ordinals("", "CONTROL_", Hyperparameter.values());
        title("io.gradus.plan.Control: floats of the arena's first region");
        constants("CONTROL_", Control.class);
        title("io.gradus.plan.Control.Cause");
        ordinals("", "CAUSE_", Control.Cause.values());
        title("io.gradus.plan.GradientControl: floats of the region of that name");
        constants("GRADIENT_", GradientControl.class);
        title("io.gradus.plan.Augment: floats of the region, then of a row's transform, then numbers of draws");
        constants("AUGMENT_", Augment.class);

        title("io.gradus.rule.GradientClip.Kind");
        each("CLIP", GradientClip.Kind.values());
        ordinals("", "CLIP_", GradientClip.Kind.values());

        title("io.gradus.random.CounterRandom.Stream");
        ordinals("", "STREAM_", CounterRandom.Stream.values());

        title("io.gradus.net.Activation, and traits of each");
        each("ACTIVATION", Activation.values());
        ordinals("", "ACTIVATION_", Activation.values());
        bits(Activation.Trait.values());
        attributes("TRAITS_OF_ACTIVATION_", Activation.values(), f -> join(f.traits()));

        title("io.gradus.net.Loss");
        each("LOSS", Loss.values());
        ordinals("", "LOSS_", Loss.values());

        title("io.gradus.rule.UpdateRule.Kind, and traits of each");
        each("RULE", UpdateRule.Kind.values());
        ordinals("", "RULE_", UpdateRule.Kind.values());
        bits(UpdateRule.Trait.values());
        attributes("TRAITS_OF_RULE_", UpdateRule.Kind.values(), kind -> join(kind.traits()));

        title("io.gradus.health.HealthCounter: floats of a layer's block, then the distribution;"
                + " what each is read from");
        each("COUNTER", HealthCounter.values());
        ordinals("", "HEALTH_", HealthCounter.values());
        constants("HEALTH_", HealthCounter.class);
        ordinals("", "FROM_", HealthCounter.Source.values());
        attributes("SOURCE_OF_", HealthCounter.values(), counter -> "FROM_" + counter.source());
        return text.toString();
    }

    private void title(String words) {
        text.append("\n/* ").append(words).append(" */\n");
    }

    /** {@code #define EACH_NAME(X) X(…) X(…)}, in lines that are not too long. */
    private void each(String name, Enum<?>[] members) {
        StringBuilder line = new StringBuilder("#define EACH_" + name + "(X)");
        for (Enum<?> member : members) {
            String next = " X(" + member.name() + ")";
            if (line.length() + next.length() > COLUMNS) {
                text.append(line).append(" \\\n");
                line.setLength(0);
                line.append("   ");
            }
            line.append(next);
        }
        text.append(line).append('\n');
    }

    private void ordinals(String type, String prefix, Enum<?>[] members, String... others) {
        List<String> lines = new ArrayList<>();
        for (Enum<?> member : members) {
            lines.add(prefix + member.name() + " = " + member.ordinal());
        }
        lines.addAll(List.of(others));
        members(type, lines);
    }

    /** An enumerator for each, a bit apart. */
    private void bits(Enum<?>[] traits) {
        List<String> lines = new ArrayList<>();
        for (Enum<?> trait : traits) {
            lines.add(trait.name() + " = " + (1 << trait.ordinal()));
        }
        members("", lines);
    }

    private interface Attribute<E> {
        String of(E member);
    }

    private <E extends Enum<E>> void attributes(String prefix, E[] members, Attribute<E> attribute) {
        List<String> lines = new ArrayList<>();
        for (E member : members) {
            lines.add(prefix + member.name() + " = " + attribute.of(member));
        }
        members("", lines);
    }

    /** The public ints of a table, in the order of their declaration. */
    private void constants(String prefix, Class<?> table) {
        List<String> lines = new ArrayList<>();
        for (Field field : ints(table)) {
            lines.add(prefix + field.getName() + " = " + value(field));
        }
        members("", lines);
    }

    private void members(String type, List<String> lines) {
        text.append("enum ").append(type.isEmpty() ? "" : type + " ").append("{\n");
        for (String line : lines) {
            text.append("    ").append(line).append(",\n");
        }
        text.append("};\n");
    }

    private static String join(Set<? extends Enum<?>> traits) {
        StringJoiner names = new StringJoiner(" | ").setEmptyValue("0");
        traits.stream().sorted().forEach(trait -> names.add(trait.name()));
        return names.toString();
    }

    private static void requireDistinct(Class<?> fields) {
        Set<Integer> seen = new HashSet<>();
        for (Field field : ints(fields)) {
            boolean length = field.getName().equals("LENGTH");
            if (!seen.add(value(field)) || (!length && value(field) >= io.gradus.plan.Field.LENGTH)) {
                throw new IllegalStateException(
                        String.format(Locale.ROOT, "field %s cannot be %d", field.getName(), value(field)));
            }
        }
    }

    private static List<Field> ints(Class<?> table) {
        return Arrays.stream(table.getDeclaredFields())
                .filter(f -> f.getType() == int.class && Modifier.isPublic(f.getModifiers()))
                .toList();
    }

    private static int value(Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
