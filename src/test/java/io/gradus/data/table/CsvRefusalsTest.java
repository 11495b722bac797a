package io.gradus.data.table;

import static io.gradus.data.TestFiles.assertRefused;
import static io.gradus.data.TestFiles.bytes;
import static io.gradus.data.TestFiles.gzip;
import static io.gradus.data.TestFiles.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradus.data.Buffers;
import io.gradus.data.DataException;
import io.gradus.data.DataOptions;
import io.gradus.data.TestFiles;
import io.gradus.data.read.Input;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV files that cannot be read, and what is said of them. */
class CsvRefusalsTest {
    private final Path folder;

    CsvRefusalsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path csv(String... lines) {
        return text(folder.resolve("data.csv"), lines);
    }

    @Test
    void refusesARaggedRow() {
        Path file = csv("1,2,0", "", "1,2", "1,2,1");
        assertRefused(
                file + ", line 3, column 3: the row has 2 cells, but line 1 has 3; every row needs as many",
                () -> CsvReader.read(file));
        Path wide = csv("1,2,0", "1,2,1,5");
        assertRefused(
                wide + ", line 2, column 4: the row has 4 cells, but line 1 has 3; every row needs as many",
                () -> CsvReader.read(wide));
    }

    @Test
    void refusesWhatIsNoNumber() {
        Path file = csv("width,height,kind", "1,2,a", "3,four,b");
        assertRefused(
                file + ", line 3, column 2 (height): 'four' is not a number; correct it or remove the row",
                () -> CsvReader.read(file));
    }

    @Test
    void aBrokenFirstRowIsNotTakenForAHeader() {
        Path file = csv("1,two,3,a", "1,2,3,b");
        assertRefused(
                file + ", line 1, column 2: 'two' is not a number; correct it or remove the row",
                () -> CsvReader.read(file));
        Path nan = csv("nan,nan,nan,a", "1,2,3,b");
        DataException e = assertThrows(DataException.class, () -> CsvReader.read(nan));
        assertEquals(nan + """
                        : 3 faults:
                          line 1, column 1: 'nan' stands for a missing value
                          line 1, column 2: 'nan' stands for a missing value
                          line 1, column 3: 'nan' stands for a missing value
                          fill it in or remove the row""", e.getMessage());
    }

    @Test
    void refusesNotFiniteMissingAndTooLarge() {
        String[][] cells = {
            {"NaN", "'NaN' stands for a missing value; fill it in or remove the row"},
            {"-Infinity", "'-Infinity' is not a finite number; correct it or remove the row"},
            {"", "the cell is empty; fill it in or remove the row"},
            {"NA", "'NA' stands for a missing value; fill it in or remove the row"},
            {"?", "'?' stands for a missing value; fill it in or remove the row"},
            {"1e39", "'1e39' is more than a 32-bit float holds; rescale the column"},
            {"1f", "'1f' is not a number; correct it or remove the row"},
        };
        for (String[] cell : cells) {
            Path file = csv("1,2,0", "1," + cell[0] + ",1");
            assertRefused(file + ", line 2, column 2: " + cell[1], () -> CsvReader.read(file));
        }
    }

    @Test
    void refusesAValueToPredictThatIsNoNumber() {
        Path file = csv("size,price", "1,2", "3,nan");
        assertRefused(
                file + ", line 3, column 2 (price): 'nan' stands for a missing value; fill it in or remove the row",
                () -> CsvReader.read(file, DataOptions.values("price")));
    }

    @Test
    void refusesLabelsThatAreNoClasses() {
        Path fraction = csv("1,0", "2,1.5", "3,2");
        assertRefused(
                fraction
                        + ", line 2, column 2: '1.5' is not a valid class; label classes with whole numbers or words, or predict"
                        + " the column as a value",
                () -> CsvReader.read(fraction));
        Path nan = csv("1,0", "2,nan");
        assertRefused(
                nan + ", line 2, column 2: 'nan' is not a valid class; correct it or remove the row",
                () -> CsvReader.read(nan));
        Path empty = csv("1,a", "2,");
        assertRefused(
                empty + ", line 2, column 2: the label is empty; fill it in or remove the row",
                () -> CsvReader.read(empty));
        Path named = csv("2,1,cat,dog", "1,0", "2,2");
        assertRefused(
                named + ", line 3, column 2: '2' is not a valid class; the classes are cat, dog",
                () -> CsvReader.read(named));
        Path unknown = csv("width,kind", "1,ape", "2,zebr");
        assertRefused(
                unknown
                        + ", line 3, column 2 (kind): 'zebr' is not a valid class; the classes are ape, zebra; did you mean"
                        + " 'zebra'?",
                () -> CsvReader.read(unknown, DataOptions.classes().forModel(1, List.of("ape", "zebra"))));
        Path number = csv("1,1", "2,0");
        assertRefused(
                number + ", line 2, column 2: '0' is not a valid class; the classes are 1, 2",
                () -> CsvReader.read(number, DataOptions.classes().forModel(1, List.of("1", "2"))));
    }

    @Test
    void refusesAnEmptyFile() {
        Path file = bytes(folder.resolve("data.csv"), new byte[0]);
        assertRefused(file + ": is empty; a table needs rows of numbers", () -> CsvReader.read(file));
        Path header = csv("width,height,kind");
        assertRefused(header + ": holds no examples; give it at least two", () -> CsvReader.read(header));
    }

    @Test
    void refusesOneClassAndOneRowForTrainingOnly() {
        Path one = csv("1,a", "2,a", "3,a");
        assertRefused(
                one
                        + ": all 3 examples are of one class 'a'; a classifier needs at least two, so check the label column",
                () -> CsvReader.read(one));
        assertEquals(
                3,
                CsvReader.read(one, DataOptions.classes().forModel(0, List.of("a", "b")))
                        .size());
        Path row = csv("1,a");
        assertRefused(
                row + ": holds 1 example, which is too few to train on; give it at least two",
                () -> CsvReader.read(row));
        assertRefused(
                row + ": holds 1 example, which is too few to train on; give it at least two",
                () -> CsvReader.read(csv("1,2"), DataOptions.values("2")));
    }

    @Test
    void refusesUnknownColumns() {
        Path file = csv("width,height,kind", "1,2,a", "3,4,b");
        assertRefused(
                file + ": has no column 'kin'; its columns are width, height, kind; did you mean 'kind'?",
                () -> CsvReader.read(file, DataOptions.classes("kin")));
    }

    @Test
    void refusesUnknownColumnsWithoutAHeader() {
        Path file = csv("1,2,0", "3,4,1");
        for (String column : new String[] {"kind", "4", "0", "-1"}) {
            assertRefused(
                    file + ": has no column '" + column
                            + "', and no header; name a column by its number, 1 to 3, or as last",
                    () -> CsvReader.read(file, DataOptions.classes(column)));
        }
    }

    @Test
    void refusesAFileWithoutFeatures() {
        Path file = csv("0", "1");
        assertRefused(
                file + ": no column is left for features; it needs at least one beside last",
                () -> CsvReader.read(file));
    }

    @Test
    void refusesAFirstRowThatPromisesOtherwise() {
        Path file = csv("3,1,cat,dog", "1,0", "2,1");
        assertRefused(
                file + ", line 1: promises 3 rows, but 2 follow; fetch the file again or correct the number",
                () -> CsvReader.read(file));
    }

    @Test
    void refusesWhatIsNoReadableFile() throws IOException {
        Path missing = folder.resolve("missing.csv");
        assertRefused(missing + ": no such file; check the name", () -> CsvReader.read(missing));
        Path directory = Files.createDirectory(folder.resolve("directory.csv"));
        assertRefused(directory + ": is a directory; name a file in it", () -> CsvReader.read(directory));
        Input locked = new Input("locked.csv", () -> {
            throw new AccessDeniedException("locked.csv");
        });
        assertRefused(
                "locked.csv: may not be read; check its permissions",
                () -> CsvReader.load(locked, DataOptions.classes()));
        Input failing = new Input("failing.csv", () -> {
            throw new IOException("Input/output error");
        });
        assertRefused(
                "failing.csv: cannot be read: Input/output error",
                () -> CsvReader.load(failing, DataOptions.classes()));
    }

    @Test
    void refusesBrokenGzip() {
        byte[] packed = gzip("1,a\n2,b\n".repeat(50_000).getBytes(StandardCharsets.UTF_8));
        Path cut = bytes(folder.resolve("cut.csv.gz"), Arrays.copyOf(packed, packed.length / 2));
        assertRefused(cut + ": the gzip data end too early; fetch or pack the file again", () -> CsvReader.read(cut));
        Path broken =
                bytes(folder.resolve("broken.csv.gz"), TestFiles.toBytes(0x1F, 0x8B, 'x', 'y', 0, 0, 0, 0, 0, 0, 0));
        assertRefused(broken + ": broken gzip data; fetch or pack the file again", () -> CsvReader.read(broken));
    }

    @Test
    void refusesBrokenQuotes() {
        Path file = csv("1,a", "2,\"b\"c", "3,d");
        assertRefused(
                file + ", after line 1: is not CSV from here on; check quotes and separators",
                () -> CsvReader.read(file));
    }

    @Test
    void refusesAFileThatChangesBetweenItsTwoWalks() {
        int[] opened = {0};
        Input growing = new Input("growing.csv", () -> {
            String lines = "1,a\n2,b\n" + (opened[0]++ > 2 ? "3,b\n" : "");
            return new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
        });
        assertRefused(
                "growing.csv: changed while it was read; try again",
                () -> CsvReader.load(growing, DataOptions.classes()));
    }

    @Test
    void refusesMoreThanOneBufferHolds() {
        assertRefused(
                "big.csv: needs 4,000,000,000 bytes, but one buffer holds less than 2 GiB (2,147,483,647); use fewer"
                        + " examples or features",
                () -> Buffers.allocate("big.csv", 1_000_000, 1000, 4));
    }
}
