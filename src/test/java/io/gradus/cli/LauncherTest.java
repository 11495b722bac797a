package io.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.device.DeviceConfig;
import io.gradus.device.DeviceException;
import io.gradus.device.Devices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher, with a Java that prints its words, one a line: which options does a board's JVM get? */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("gradus.root", "."));
    static final List<String> NAMES = Devices.NAMES;

    @TempDir
    Path folder;

    private Path launcher = ROOT;
    private Path model = ROOT;

    @BeforeEach
    void installs() throws IOException {
        Path java = Files.createDirectories(folder.resolve("a jdk/bin")).resolve("java");
        executable(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.writeString(folder.resolve("a jdk/release"), "JAVA_VERSION=\"17.0.9\"\n");
        Path root = Files.createDirectories(folder.resolve("an install"));
        model = folder.resolve("model");
        launcher = root.resolve("gradus");
        executable(
                launcher,
                Files.readString(ROOT.resolve("gradus")).replace("/proc/device-tree/model", model.toString()));
        Files.createDirectories(root.resolve("target"));
        Files.writeString(root.resolve("target/gradus.jar"), "");
        Files.createDirectories(root.resolve("device-configs"));
        for (String name : NAMES) {
            Files.writeString(root.resolve("device-configs/" + name + ".toml"), Devices.text(name));
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void aBoardsOptionsComeBeforeTheJar(String name) throws Exception {
        DeviceConfig device = Devices.named(name);
        for (List<String> words :
                List.of(List.of("train", "digits", "--device", name), List.of("train", "--device=" + name, "digits"))) {
            assertStarted(device.jvmFlags(), words, run(Map.of(), words));
        }
        List<String> words = List.of("train", "a b", "c\"'$d");
        assertStarted(device.jvmFlags(), words, run(Map.of("GRADUS_DEVICE", name), words));
    }

    @Test
    void theUsersOptionsComeLast() throws Exception {
        List<String> lines = run(
                Map.of("GRADUS_JAVA_OPTS", "-Xmx3g -XX:+UseG1GC", "GRADUS_DEVICE", "raspberry-pi-4b"),
                List.of("doctor"));
        int user = lines.indexOf("-Xmx3g");
        assertTrue(user > lines.indexOf("-Xmx512m") && lines.contains("-Xmx512m"), lines.toString());
        assertEquals(List.of("-Xmx3g", "-XX:+UseG1GC", "-jar"), lines.subList(user, user + 3));
        assertTrue(!lines.contains("-XX:+UseSerialGC"), "two collectors would be refused: " + lines);
    }

    /** As JDKs of several makers write their release files. */
    @ParameterizedTest
    @CsvSource({
        "17.0.9, x86_64, G1",
        "17, amd64, G1",
        "17.0.9, aarch64, G1",
        "17.0.9, arm, Serial",
        "17.0.9, i686, Serial",
        "21.0.8, x86_64, Serial",
        "25.0.3, aarch64, Serial"
    })
    void theCollectorIsOneThatReadsTheArchivesObjects(String version, String machine, String collector)
            throws Exception {
        Files.writeString(
                folder.resolve("a jdk/release"), "JAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"" + machine + "\"\n");
        List<String> collectors = new ArrayList<>(run(Map.of(), List.of("doctor")));
        collectors.removeIf(line -> !line.matches("-XX:\\+Use.*GC"));
        assertEquals(List.of("-XX:+Use" + collector + "GC"), collectors);
        List<String> users = new ArrayList<>(run(Map.of("GRADUS_JAVA_OPTS", "-XX:+UseParallelGC"), List.of("doctor")));
        users.removeIf(line -> !line.matches("-XX:\\+Use.*GC"));
        assertEquals(List.of("-XX:+UseParallelGC"), users);
    }

    @ParameterizedTest
    @CsvSource({
        "Raspberry Pi Zero 2 W Rev 1.0, raspberry-pi-zero-2w",
        "Raspberry Pi 4 Model B Rev 1.1, raspberry-pi-4b",
        "Raspberry Pi 500 Rev 1.0, raspberry-pi-5",
        "Radxa ROCK 5B, desktop"
    })
    void aBoardIsRecognisedAsJavaDoes(String name, String device) throws Exception {
        Files.writeString(model, name + "\0");
        assertStarted(Devices.named(device).jvmFlags(), List.of("doctor"), run(Map.of(), List.of("doctor")));
        List<String> words = List.of("doctor", "--device", "desktop");
        assertStarted(List.of(), words, run(Map.of("GRADUS_DEVICE", "raspberry-pi-5"), words));
    }

    /** What names a file, a class or a command would be code in a file that somebody hands over. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-javaagent:x.jar",
                "@options",
                "-XX:OnOutOfMemoryError=reboot",
                "-XX:Flags=/tmp/x",
                "-Djava.system.class.loader=X",
                "-cp",
                "-Xbootclasspath/a:x.jar",
                "-Xmx",
                "-XX:+A B"
            })
    void optionsThatAreCodeAreRefused(String flag) throws Exception {
        Path mine = Files.writeString(folder.resolve("mine.toml"), "jvm_flags = ['" + flag + "']\n");
        assertThrows(DeviceException.class, () -> Devices.read(mine));
        List<String> words = List.of("train", "--device", mine.toString());
        AssertionError end = assertThrows(AssertionError.class, () -> run(Map.of(), words));
        String said = String.valueOf(end.getMessage());
        assertTrue(said.contains("'" + flag + "' is no option that a board's file may give Java"), said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jvm_flags = [\"-Xmx16m\", '-XX:A=1', \"-Xss1m\"]",
                "# jvm_flags = [\"-Xno\"]\nboard = \"jvm_flags\"\n"
                        + "  jvm_flags=[ # these\n\t\"-Xmx16m\" # ] \"-Xno\"\n,'-XX:A=1'\n,\n\"-Xss1m\",\n]\ncores = 1",
                "models = [\"-Xno\"]\njvm_flags = [\"-Xmx16m\",\n'-XX:A=1', \"-Xss1m\"] # [\"-Xno\"]\n"
                        + "[memory]\narena_mb = 1"
            })
    void listsAreReadAsTomlMeansThem(String toml) throws Exception {
        Path mine = Files.writeString(folder.resolve("my own.toml"), toml + "\n");
        List<String> flags = List.of("-Xmx16m", "-XX:A=1", "-Xss1m");
        assertEquals(flags, Devices.read(mine).jvmFlags(), "Java reads the same");
        List<String> words = List.of("train", "--device", mine.toString());
        assertStarted(flags, words, run(Map.of(), words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "/nowhere/x.toml", "", "$(touch x)", "-x"})
    void whatIsNoBoardIsLeftToJavaToRefuse(String name) throws Exception {
        List<String> words = List.of("train", "--device", name);
        assertStarted(List.of(), words, run(Map.of(), words));
    }

    /** A Java that logs what it is started for, and makes an archive where it is to. */
    private static final String ARCHIVING = """
            #!/bin/sh
            start=run
            archive=
            for word; do
                case $word in
                    -XX:SharedArchiveFile=*) archive=${word#*=} ;;
                    -Xshare:off) start="warm-up of ${GRADUS_DEVICE-}" ;;
                    -Xshare:dump) start=dump ;;
                esac
            done
            echo "$start${archive:+ with ${archive##*/}}" >>"${0%/*}/log"
            echo done
            """;

    private static final String SUCCEEDING = "[ $start = dump ] && echo archive >\"$archive\"\nexit 0\n";
    private static final String FAILING = "[ \"$start\" = run ]\n";

    @Test
    void aBoardsLightsAreDrivenForItsArchiveOnlyByRunsThatHaveThem() throws Exception {
        installsToArchive();
        String plain = "run with a jdk-17.0.9.jsa";
        assertEquals(List.of("warm-up of desktop", plain), started("plan", "digits", "--device", "raspberry-pi-5"));
        assertEquals(List.of(plain), started("train", "digits"));
        for (String word : List.of("--gpio", "--gpio=off", "--serial", "--serial=pty", "--repeat=3", "--help")) {
            assertEquals(List.of(plain), started("train", "digits", "--device", "raspberry-pi-5", word), word);
        }

        String own = "run with a jdk-17.0.9-raspberry-pi-5.jsa";
        assertEquals(
                List.of("warm-up of raspberry-pi-5", own), started("train", "digits", "--device", "raspberry-pi-5"));
        assertEquals(List.of(own), started("train", "digits", "--device", "raspberry-pi-5"));
        assertEquals(List.of(own), started("plan", "digits", "--device", "raspberry-pi-5"));
        assertEquals(List.of(plain), started("train", "digits", "--device", "desktop"));
    }

    @Test
    void aBoardsOwnFileHasAnArchiveThatFollowsIt() throws Exception {
        installsToArchive();
        Path mine = Files.writeString(folder.resolve("mine.toml"), "");
        String[] words = {"train", "digits", "--device", mine.toString()};
        String own = "run with a jdk-17.0.9-mine.jsa";
        Files.setLastModifiedTime(mine, FileTime.from(Instant.now().minusSeconds(60)));
        assertEquals(List.of("warm-up of " + mine, own), started(words));
        assertEquals(List.of(own), started(words));
        Files.setLastModifiedTime(mine, FileTime.from(Instant.now().plusSeconds(60)));
        assertEquals(List.of("warm-up of " + mine, own), started(words));
    }

    @Test
    void whereABoardsArchiveCannotBeMadeThePlainOneServes() throws Exception {
        installsToArchive();
        started("plan", "digits");
        executable(folder.resolve("a jdk/bin/java"), ARCHIVING + FAILING);
        String[] words = {"train", "digits", "--device", "raspberry-pi-4b"};
        assertEquals(List.of("warm-up of raspberry-pi-4b", "run with a jdk-17.0.9.jsa"), started(words));
        assertEquals(List.of("run with a jdk-17.0.9.jsa"), started(words)); // and is not tried again
    }

    /** A jar that is newer than its sources, and a Java that makes archives. */
    private void installsToArchive() throws IOException {
        executable(folder.resolve("a jdk/bin/java"), ARCHIVING + SUCCEEDING);
        Path root = folder.resolve("an install");
        Files.writeString(root.resolve("pom.xml"), "");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
            }
        }
        Files.setLastModifiedTime(
                root.resolve("target/gradus.jar"), FileTime.from(Instant.now().minusSeconds(30)));
    }

    /** What Java was started for, dumps left out. */
    private List<String> started(String... words) throws Exception {
        Path log = folder.resolve("a jdk/bin/log");
        Files.deleteIfExists(log);
        run(Map.of(), List.of(words));
        List<String> started = new ArrayList<>(Files.readAllLines(log));
        started.removeIf(line -> line.startsWith("dump"));
        return started;
    }

    /** The last option of the launcher's own is -Dgradus.tty, or what it says of the terminal. */
    private static void assertStarted(List<String> flags, List<String> words, List<String> lines) {
        int jar = lines.indexOf("-jar");
        assertTrue(jar > 0, lines.toString());
        assertEquals(words, lines.subList(jar + 2, lines.size()));
        List<String> own = new ArrayList<>(lines.subList(0, jar));
        own.removeIf(line -> line.startsWith("-Dgradus."));
        int common = own.indexOf("-Xlog:disable");
        assertTrue(common > 0, lines.toString());
        assertEquals(flags, own.subList(common + 1, own.size()));
    }

    private List<String> run(Map<String, String> environment, List<String> words) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", launcher.toString()));
        command.addAll(words);
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().keySet().removeAll(List.of("GRADUS_DEVICE", "GRADUS_JAVA_OPTS", "COLUMNS"));
        builder.environment().put("JAVA_HOME", folder.resolve("a jdk").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the launcher hangs");
        String text = Files.readString(out, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), text);
        return Arrays.asList(text.substring(0, text.length() - 1).split("\n", -1));
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
