package io.gradus.cli.board;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Split;
import io.gradus.data.source.EmbeddedData;
import io.gradus.device.DeviceConfig;
import io.gradus.nativelib.PrivateFolder;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.report.JsonLine;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Version;
import io.gradus.text.Text;
import io.gradus.train.Trainer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code gradus doctor}: reports what this machine has, what Gradus uses of it, and what is missing. */
public final class DoctorCommand implements Command {
    private static final int LABEL = 12;
    private static final String FOOTPRINT = "--footprint";
    private static final String JSON = "--json";

    /** CPU features that make training steps faster, by their names in Linux. */
    private static final List<String> FEATURES = List.of(
            "sse2",
            "avx",
            "fma",
            "avx2",
            "avx512f",
            "avx512vl",
            "avx512bw",
            "neon",
            "asimd",
            "asimdhp",
            "asimddp",
            "sve");

    private static final List<String> SERIAL = List.of("ttyACM", "ttyUSB", "ttyAMA", "ttyS0", "ttyGS", "serial");

    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public String summary() {
        return "Reports what this machine has: Java, CPU, memory, executor, boards and ports.";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.flag(
                FOOTPRINT,
                "train on the digits for three epochs, and show what the memory of this process is used for");
        syntax.flag(JSON, "with --footprint: print one JSON object instead");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus doctor", "what this machine has, and what Gradus uses of it"),
                new Example("gradus doctor --footprint", "where the memory of a training process goes"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        if (arguments.has(FOOTPRINT)) {
            return footprint(terminal, arguments.has(JSON));
        }
        if (arguments.has(JSON)) {
            throw new UsageException(JSON + " goes with " + FOOTPRINT);
        }
        Path cpu = Path.of("/proc/cpuinfo");
        line(terminal, "gradus", Version.gradus());
        line(
                terminal,
                "java",
                property("java.version") + ", " + property("java.vendor") + ", " + property("java.vm.name"));
        line(terminal, "", "in " + property("java.home"));
        String bug = javaBug(property("java.version"), property("os.arch"), cpuPart(cpu));
        if (bug != null) {
            line(terminal, "", terminal.paint(Style.AMBER, bug));
        }
        String slow = slowJava(property("java.vm.name"));
        if (slow != null) {
            line(terminal, "", terminal.paint(Style.AMBER, slow));
        }
        line(terminal, "system", property("os.name") + " " + property("os.version") + ", " + property("os.arch"));
        board(terminal);
        line(
                terminal,
                "cpu",
                cpuName(cpu) + ", " + Text.count(Runtime.getRuntime().availableProcessors(), "core"));
        line(terminal, "", "features: " + features(cpu));
        memory(terminal);
        List<String> reasons = ExecutorOptions.reasons();
        for (int i = 0; i < reasons.size(); i++) {
            line(terminal, i == 0 ? "executor" : "", reasons.get(i));
        }
        line(terminal, "gpio", listed(devices("gpiochip"), "no /dev/gpiochip: the simulated board is used"));
        List<String> ports = new ArrayList<>();
        for (String prefix : SERIAL) {
            ports.addAll(devices(prefix));
        }
        line(terminal, "serial", listed(ports, "no serial port in /dev"));
        cache(terminal);
        return OK;
    }

    /** Measures during training, when everything that it needs is loaded. */
    private static int footprint(Terminal terminal, boolean asJson) {
        NetworkSpec network = NetworkSpec.inputs(64).hidden(64, Activation.TANH).output(10, Loss.CROSS_ENTROPY);
        Split split = Split.of(EmbeddedData.load("digits"), 70, 15, 15, 1);
        Footprint footprint;
        try (Trainer trainer =
                Trainer.of(network, UpdateRule.clip(0.1f, 1), split).start()) {
            trainer.epochs(3);
            footprint = Footprint.ofThisProcess();
        }
        if (footprint.total() == 0) {
            terminal.warn("this system has no " + ProcessStatus.SMAPS + ", which says where memory lies");
            return FAILED;
        }
        JsonLine json = new JsonLine();
        for (Footprint.Part part : Footprint.Part.values()) {
            long bytes = footprint.bytes(part);
            json.put(part.label().replace(' ', '_') + "_bytes", bytes);
            if (!asJson) {
                terminal.line(Text.left(part.label(), 16) + Text.right(Text.bytes(bytes), 8) + "  "
                        + terminal.paint(Style.DIM, part.meaning()));
            }
        }
        long peak = ProcessStatus.peakResidentBytes();
        if (asJson) {
            terminal.line(json.put("resident_bytes", footprint.total())
                    .putKnown("peak_resident_bytes", peak)
                    .toString());
        } else {
            terminal.line(Text.left("resident", 16) + Text.right(Text.bytes(footprint.total()), 8) + "  "
                    + terminal.paint(Style.DIM, peak < 0 ? "" : "at most " + Text.bytes(peak) + " so far"));
        }
        return OK;
    }

    private static void line(Terminal terminal, String label, String text) {
        terminal.line(terminal.paint(Style.DIM, Text.left(label, LABEL)) + text);
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    /**
     * A warning if this Java crashes on this CPU, JDK 21.0.0 to 21.0.7 on Cortex-A53 (JDK-8353237, part 0xd03); else
     * null.
     *
     * @param part the CPU part that /proc/cpuinfo gives, or null
     */
    public static @Nullable String javaBug(String version, String architecture, @Nullable String part) {
        boolean affected = version.equals("21") || (version.startsWith("21.0.") && patch(version) <= 7);
        if (!affected || !architecture.equals("aarch64") || part == null || !part.equals("0xd03")) {
            return null;
        }
        return "this Java crashes on Cortex-A53 (JDK-8353237): take 21.0.8 or newer, or run it with"
                + " -XX:+UnlockDiagnosticVMOptions -XX:-UseVectorizedHashCodeIntrinsic";
    }

    /** A warning if this Java has no compiler for this processor; else null. */
    public static @Nullable String slowJava(String virtualMachine) {
        return virtualMachine.contains("Zero")
                ? "this Java only interprets on this processor, which makes plain Java several times slower: take"
                        + " openjdk-21 or openjdk-17"
                : null;
    }

    private static int patch(String version) {
        int value = 0;
        for (int i = "21.0.".length(); i < version.length() && Character.isDigit(version.charAt(i)); i++) {
            value = 10 * value + (version.charAt(i) - '0');
        }
        return value;
    }

    private static @Nullable String cpuPart(Path cpu) {
        return ProcessStatus.field(cpu, "CPU part");
    }

    private static String cpuName(Path cpu) {
        for (String key : List.of("model name", "Model", "Hardware")) {
            String name = ProcessStatus.field(cpu, key);
            if (name != null) {
                return name;
            }
        }
        String part = cpuPart(cpu);
        return part == null ? "unknown" : "part " + part;
    }

    private static String features(Path cpu) {
        String flags = ProcessStatus.field(cpu, "flags");
        flags = flags == null ? ProcessStatus.field(cpu, "Features") : flags;
        if (flags == null) {
            return "unknown";
        }
        List<String> present = new ArrayList<>(List.of(flags.split(" ")));
        List<String> found = new ArrayList<>(FEATURES);
        found.retainAll(present);
        return listed(found, "none that make training faster");
    }

    private static void board(Terminal terminal) {
        List<String> model = ProcessStatus.lines(Path.of("/proc/device-tree/model"));
        String name =
                model.isEmpty() ? DeviceConfig.DESKTOP.board() : model.get(0).replace("\0", "");
        line(terminal, "board", name);
    }

    private static void memory(Terminal terminal) {
        Path info = Path.of("/proc/meminfo");
        long total = ProcessStatus.kilobytes(ProcessStatus.field(info, "MemTotal"));
        long available = ProcessStatus.kilobytes(ProcessStatus.field(info, "MemAvailable"));
        line(
                terminal,
                "memory",
                (total < 0 ? "unknown" : Text.bytes(total))
                        + (available < 0 ? "" : ", " + Text.bytes(available) + " available") + ", Java's heap at most "
                        + Text.bytes(Runtime.getRuntime().maxMemory()));
        long limit = ProcessStatus.memoryLimit();
        if (limit > 0 && (total < 0 || limit < total)) {
            line(terminal, "", "of it a container or service gives this process " + Text.bytes(limit));
        }
    }

    private static void cache(Terminal terminal) {
        Path folder = PrivateFolder.cache();
        String state = !Files.exists(folder) ? "not there yet" : Files.isWritable(folder) ? "writable" : "not writable";
        line(terminal, "cache", folder + " (" + state + ")");
    }

    /** Files of /dev whose names begin with {@code prefix}, with a note on those that may not be opened. */
    private static List<String> devices(String prefix) {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/dev"), prefix + "*")) {
            for (Path file : files) {
                found.add(file + (Files.isReadable(file) && Files.isWritable(file) ? "" : " (no permission)"));
            }
        } catch (IOException e) {
            return found;
        }
        found.sort(null);
        return found;
    }

    private static String listed(List<String> words, String otherwise) {
        return words.isEmpty() ? otherwise : String.join(", ", words);
    }
}
