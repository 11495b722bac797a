package io.gradus.fuzz;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.DataException;
import io.gradus.data.DataOptions;
import io.gradus.data.TestFiles;
import io.gradus.data.source.DataSource;
import io.gradus.device.DeviceException;
import io.gradus.device.Devices;
import io.gradus.model.ModelException;
import io.gradus.model.ModelFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Small files that promise much, or are made to take long: refused in time, before memory is taken. */
class HostileFilesTest {
    /** Linear work takes a second of it, squared work many times it. */
    private static final Duration LINEAR = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void aGzipBombIsRefused() {
        byte[] zeros = new byte[100 << 20];
        refused(
                DataException.class,
                "gzip",
                TestFiles.gzip(TestFiles.idx(zeros, 100 << 10, 32, 32)),
                "unpacks to more than 200 times its size");
        Arrays.fill(zeros, (byte) 'a'); // one line, which a reader of lines would hold as a whole
        refused(DataException.class, "gzip", TestFiles.gzip(zeros), "check quotes");
    }

    @Test
    void headersThatPromiseGigabytesAreRefused() {
        refused(
                DataException.class,
                "idx",
                TestFiles.idx(new byte[10], Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE),
                "are missing");
        refused(
                DataException.class,
                "dt",
                text("bool_in=0\nreal_in=999999999\nbool_out=2\nreal_out=0\ntraining_examples=999999999\n"
                        + "validation_examples=0\ntest_examples=0\n1 0\n"),
                "999999999 inputs");
        refused(DataException.class, "fann", text("999999999 2 1\n1 2\n3\n"), "");
        refused(DataException.class, "libsvm", text("1 1000000:1\n2 1:1\n"), "line 1: has feature 1000000");
        String rows = "{}\n".repeat(10_000);
        String header = IntStream.range(0, 4_000)
                .mapToObj(n -> "@attribute a" + n + " real\n")
                .collect(Collectors.joining());
        String problem = inTime(
                DataException.class, () -> load("sparse.arff", "@relation x\n" + header + "@data\n{0 1}\n" + rows));
        assertTrue(problem.contains("of memory, more than 1000 times"), problem);
    }

    @Test
    void aModelThatPromisesMuchIsRefused() {
        for (String network : new String[] {
            "{\\\"inputs\\\":2000000000,\\\"layers\\\":[{\\\"width\\\":2,\\\"activation\\\":\\\"linear\\\"}],"
                    + "\\\"loss\\\":\\\"cross-entropy\\\"}",
            "{\\\"inputs\\\":2,\\\"layers\\\":[{\\\"width\\\":2000000000,\\\"activation\\\":\\\"linear\\\"}],"
                    + "\\\"loss\\\":\\\"cross-entropy\\\"}"
        }) {
            String header = "{\"__metadata__\":{\"gradus.format\":\"1\",\"network\":\"" + network
                    + "\",\"scaling\":\"none\"},\"layers.0.weight\":{\"dtype\":\"F32\",\"shape\":[2,2],"
                    + "\"data_offsets\":[0,16]},\"layers.0.bias\":{\"dtype\":\"F32\",\"shape\":[2],"
                    + "\"data_offsets\":[16,24]}}";
            refused(ModelException.class, "model", safetensors(header, 24), "");
        }
        String tensor = "{\"layers.0.weight\":{\"dtype\":\"F32\",\"shape\":[2000000000,2],"
                + "\"data_offsets\":[0,16000000000]}}";
        refused(ModelException.class, "model", safetensors(tensor, 0), "");
        refused(ModelException.class, "model", safetensors("{\"a\":" + "[".repeat(100_000), 0), "");
    }

    @Test
    void deepBracketsAreRefused() {
        for (String text : new String[] {
            "a = " + "[".repeat(800) + "]".repeat(800) + "\n",
            "a = " + "{b=".repeat(800) + "1" + "}".repeat(800) + "\n",
            "[".repeat(5000),
            "a" + ".a".repeat(30_000) + " = 1\n",
            "#" + "x".repeat(1 << 19)
        }) {
            refused(DeviceException.class, "toml", text(text), "");
        }
    }

    @Test
    void idsForClassesAreReadInLinearTime() {
        String header = "a,b,id\n";
        String ids = IntStream.range(0, 80_000)
                .mapToObj(n -> n % 7 + "," + n % 3 + ",k" + n + "\n")
                .collect(Collectors.joining());
        String problem = inTime(DataException.class, () -> load("ids.csv", header + ids));
        assertTrue(problem.contains("every row is its own class"), problem);
        String numbers = IntStream.range(0, 80_000)
                .mapToObj(n -> n % 7 + "," + n % 3 + "," + (7 * n + 3) + "\n")
                .collect(Collectors.joining());
        problem = inTime(DataException.class, () -> load("numbers.csv", header + numbers));
        assertTrue(problem.contains("every row is its own class"), problem);
    }

    @Test
    void wideTablesAreReadInLinearTime() {
        int width = 100_000;
        String zeros = ("1,".repeat(width) + "a\n").repeat(2) + ("0,".repeat(width) + "b\n").repeat(2);
        String names = IntStream.range(0, width).mapToObj(n -> "c" + n + ",").collect(Collectors.joining());
        assertTimeoutPreemptively(LINEAR, () -> load("names.csv", names + "label\n" + zeros));
        assertTimeoutPreemptively(LINEAR, () -> load("same.csv", "x,".repeat(width) + "label\n" + zeros));
        String attributes = IntStream.range(0, width)
                .mapToObj(n -> "@attribute a" + n + " real\n")
                .collect(Collectors.joining());
        assertTimeoutPreemptively(
                LINEAR, () -> load("wide.arff", "@relation x\n" + attributes + "@attribute c {a,b}\n@data\n" + zeros));
        String pairs =
                IntStream.rangeClosed(1, width).mapToObj(n -> " " + n + ":1").collect(Collectors.joining());
        assertTimeoutPreemptively(LINEAR, () -> load("wide.svm", "1" + pairs + "\n2 1:0.5\n1 2:1\n2 3:1\n"));
    }

    @Test
    void manyTextsAreReadInLinearTime() {
        String rows = IntStream.range(0, 80_000)
                .mapToObj(n -> "name" + n + "," + n % 2 + "\n")
                .collect(Collectors.joining());
        String problem = inTime(DataException.class, () -> load("texts.csv", "name,class\n" + rows));
        assertTrue(problem.contains("texts that hardly repeat"), problem);
    }

    private void load(String name, String content) {
        DataSource.load(TestFiles.bytes(folder.resolve(name), text(content)).toString(), DataOptions.classes());
    }

    private static String inTime(Class<? extends Exception> type, Executable body) {
        return assertTimeoutPreemptively(
                LINEAR, () -> String.valueOf(assertThrows(type, body).getMessage()));
    }

    /** The reader refuses it with that exception and text, and takes no more memory than it may. */
    private void refused(Class<? extends Exception> type, String reader, byte[] file, String words) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> Readers.named(reader).accept(file));
        Path path = TestFiles.bytes(folder.resolve("file." + reader), file);
        Exception e = assertThrows(type, () -> {
            switch (reader) {
                case "model" -> ModelFile.read(path);
                case "toml" -> Devices.read(folder.resolve("file.toml"));
                default -> DataSource.load(path.toString(), DataOptions.unlabelled());
            }
        });
        assertTrue(String.valueOf(e.getMessage()).contains(words), e.getMessage());
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] safetensors(String header, int data) {
        byte[] json = text(header);
        return ByteBuffer.allocate(Long.BYTES + json.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }
}
