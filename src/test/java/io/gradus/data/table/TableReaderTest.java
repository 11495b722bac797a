package io.gradus.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.DataException;
import io.gradus.data.DataException.Remedy;
import io.gradus.data.DataOptions;
import io.gradus.data.DataOptions.Features;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.data.SplitShares;
import io.gradus.data.TestFiles;
import io.gradus.data.read.Input;
import io.gradus.data.schema.MissingPolicy;
import io.gradus.data.schema.TableSchema;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the columns of a table. */
class TableReaderTest {
    private final Path folder;

    TableReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path csv(String... lines) {
        return TestFiles.text(folder.resolve("data.csv"), lines);
    }

    private static LoadedData load(Path file, DataOptions options) {
        return CsvReader.load(Input.file(file), options);
    }

    private static DataOptions missing(DataOptions options, MissingPolicy policy) {
        return options.withFeatures(new Features(List.of(), List.of(), policy));
    }

    private static DataException refused(Path file, DataOptions options) {
        return assertThrows(DataException.class, () -> load(file, options));
    }

    private static TableSchema schema(Dataset data) {
        return Objects.requireNonNull(data.schema());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b,k/1,2,x/3,4,y | a b k",
                "1,2,x/3,4,y/5,6,x | ",
                "0,1,2,3,target/0.1,0.2,0.3,0.4,1/0.5,0.6,0.7,0.8,0 | 0 1 2 3 target",
                "0,1,2,3/0.1,0.2,0.3,1/0.5,0.6,0.7,0 | 0 1 2 3",
                "1990,1991,1992,kind/1.5,2.5,3.5,a/4.5,5.5,6.5,b/7.5,8.5,9.5,a/1,2,3,b/3,2,1,a | 1990 1991 1992 kind",
                "7,3,5,1/1,2,3,0/3,4,5,1 | ",
                "kind,size/small,s/small,s/big,l/big,s/big,l | kind size",
                "small,s/small,s/big,l/big,s/big,l | ",
                "bob,1,a/ann,2,b/joe,3,a/sue,4,b | ",
                "1,2,label/3,4,0/5,6,1 | 1 2 label"
            })
    void aHeaderIsToldFromAllCellsAndWhatStandsBelow(String rows, String header) {
        TableFile file = CsvFile.of(Input.file(csv(rows.split("/"))));
        TableSurvey survey = Objects.requireNonNull(TableSurvey.of(file));
        boolean found = new HeaderDetector(survey, file.style()).isHeader(List.of(), null, survey.width() - 1);
        assertEquals(header != null, found, rows);
    }

    @Test
    void textsBecomeAnInputEach() {
        Dataset data = load(csv("sex,len,k", "M,1.5,a", "F,2,b", "M,3,a", "I,4,b"), DataOptions.classes())
                .data();
        assertEquals(List.of("sex=M", "sex=F", "sex=I", "len"), schema(data).inputNames());
        float[] row = new float[4];
        data.read(3, row);
        assertArrayEquals(new float[] {0, 0, 1, 4}, row);
        Scaling scaling = Scaling.auto(Part.all(data));
        assertEquals(0, scaling.shift()[0]);
        assertEquals(1, scaling.scale()[0], "inputs of texts stay 0 and 1");
        assertTrue(scaling.scale()[3] != 1);
    }

    @Test
    void aColumnOfTextsKeepsThoseThatLookLikeNumbers() {
        Dataset data = load(csv("a,b", "x,0", "10,1", "y,0", "x,1", "10.0,1", "z,1"), DataOptions.classes())
                .data();
        assertEquals(
                List.of("a=x", "a=10", "a=y", "a=10.0", "a=z"), schema(data).inputNames());
    }

    @Test
    void textsThatHardlyRepeatAreRefusedWithTheColumn() {
        StringBuilder rows = new StringBuilder("name,x,k");
        for (int n = 0; n < 30; n++) {
            rows.append("\n")
                    .append("person ")
                    .append(n)
                    .append(',')
                    .append(n * 0.5)
                    .append(',')
                    .append(n % 2);
        }
        Path file = csv(rows.toString());
        DataException refused = refused(file, DataOptions.classes());
        assertTrue(String.valueOf(refused.getMessage()).contains("column 1 (name) has 30 different texts in 30 cells"));
        assertEquals(List.of(new DataException.Hint(Remedy.IGNORE, "name")), refused.hints());
        DataOptions ignoring =
                DataOptions.classes().withFeatures(new Features(List.of(), List.of("name"), MissingPolicy.REFUSE));
        assertEquals(1, load(file, ignoring).data().inputs());
        DataOptions chosen =
                DataOptions.classes().withFeatures(new Features(List.of("x"), List.of(), MissingPolicy.REFUSE));
        assertEquals(1, load(file, chosen).data().inputs());
    }

    @Test
    void missingNumbersAreFilledFromTheTrainingPartAlone() {
        String[] rows = new String[101];
        rows[0] = "x,y";
        for (int n = 1; n <= 100; n++) {
            rows[n] = (n % 10 == 0 ? "NA" : "" + n) + "," + (2 * n + 1000);
        }
        for (MissingPolicy policy : new MissingPolicy[] {MissingPolicy.MEAN, MissingPolicy.MEDIAN}) {
            LoadedData loaded = load(csv(rows), missing(DataOptions.values("y"), policy));
            Split split = loaded.split(new SplitShares(50, 0, 50), 3);
            Dataset data = split.train().data();
            assertSame(data, split.test().data());
            double[] known = Arrays.stream(split.train().rows())
                    .filter(row -> (row + 1) % 10 != 0)
                    .mapToDouble(row -> row + 1)
                    .sorted()
                    .toArray();
            double mean = Arrays.stream(known).average().orElseThrow();
            int half = known.length / 2;
            double median = known.length % 2 == 1 ? known[half] : (known[half - 1] + known[half]) / 2;
            double wanted = policy == MissingPolicy.MEAN ? mean : median;
            assertEquals(wanted, schema(data).columns().get(0).fill(), 1e-5);
            assertEquals((float) wanted, data.feature(9, 0), 1e-4);
            assertEquals(11, data.feature(10, 0));
            // A later table is filled by what the schema knows.
            Dataset later = load(csv("x", "?", "7"), DataOptions.unlabelled().withSchema(schema(data)))
                    .data();
            assertEquals((float) wanted, later.feature(0, 0), 1e-4);
        }
    }

    @Test
    void rowsWithoutAValueAreDroppedOrRefused() {
        Path file = csv("x,z,k", "1,2,a", ",2,b", "3,?,a", "4,5,", "5,6,b", "7,8,a");
        LoadedData dropped = load(file, missing(DataOptions.classes(), MissingPolicy.DROP));
        assertEquals(3, dropped.data().size());
        assertTrue(dropped.notes().contains("3 of 6 rows lack a value, and are left out"), dropped.notes()::toString);
        DataException refused = refused(file, DataOptions.classes());
        assertTrue(String.valueOf(refused.getMessage()).contains("2 faults"), refused.getMessage());
        assertEquals(Remedy.MISSING, refused.hints().get(0).remedy());
        TableSchema schema = schema(dropped.data());
        DataException unanswered =
                refused(csv("x,z", "1,?"), DataOptions.unlabelled().withSchema(schema));
        assertTrue(
                String.valueOf(unanswered.getMessage())
                        .contains("line 2, column 2 (z): '?' stands for a missing value"),
                "predictions are as many as there are rows");
    }

    @Test
    void largeNumbersKeepTheirDifferences() {
        Dataset data = load(
                        csv("t,y,k", "1700000000,100000000.25,a", "1700000001,100000000.5,b", "1700000003,100000001,a"),
                        DataOptions.values("y")
                                .withFeatures(new Features(List.of("t"), List.of(), MissingPolicy.REFUSE)))
                .data();
        TableSchema schema = schema(data);
        double offset = schema.offsets()[0];
        assertEquals(offset, Math.rint(offset), "whole numbers have a whole offset");
        double[] times = {1700000000, 1700000001, 1700000003};
        double[] values = {100000000.25, 100000000.5, 100000001};
        for (int row = 0; row < 3; row++) {
            assertEquals(times[row], offset + data.feature(row, 0));
            assertEquals(values[row], data.inUnits(0, data.target(row, 0)), 1e-7);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1E1,10,1F1,10 | 1E1 10 1F1",
                "007,7,A7 | 007 7 A7",
                "1.0,1,2e0,1.000000000000000000e+00 | 1 2",
                "0.000000000000000000e+00,1.000000000000000000e+00 | 0 1",
                "12345678901234567890123,7 | 7 12345678901234567890123",
                "True,False | True False",
                "a.,b.,a. | a b",
                "a.,b,a. | a. b",
                "+1,-1 | -1 1"
            })
    void labelsAreTextWhereAnyIs(String labels, String classes) {
        String[] cells = labels.split(",");
        String[] rows = new String[2 * cells.length];
        for (int n = 0; n < rows.length; n++) {
            rows[n] = n + ".5," + cells[n % cells.length];
        }
        assertEquals(
                List.of(classes.split(" ")),
                load(csv(rows), DataOptions.classes()).data().classNames());
    }

    @Test
    void labelsThatHardlyRepeatAskForATarget() {
        String[] rows = new String[40];
        for (int n = 0; n < rows.length; n++) {
            rows[n] = n + ".5," + (1000 + n);
        }
        DataException refused = refused(csv(rows), DataOptions.classes());
        assertTrue(String.valueOf(refused.getMessage()).contains("every row is its own class"), refused.getMessage());
        assertEquals(List.of(new DataException.Hint(Remedy.PREDICT_VALUE, "2")), refused.hints());
    }

    @Test
    void idsAsLabelsAreReadInLinearTime() {
        long small = cpuNanos(10_000);
        small = Math.min(small, cpuNanos(10_000));
        long large = cpuNanos(80_000);
        assertTrue(large < 40 * small, "8 times the rows took " + large / small + " times the processor time");
    }

    private long cpuNanos(int count) {
        StringBuilder rows = new StringBuilder();
        for (int n = 0; n < count; n++) {
            rows.append(n % 17).append(",id").append(n).append('\n');
        }
        Path file = TestFiles.bytes(folder.resolve("ids.csv"), rows.toString().getBytes(StandardCharsets.UTF_8));
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        DataException refused = refused(file, DataOptions.classes());
        assertTrue(String.valueOf(refused.getMessage()).contains(count + " different labels"), refused.getMessage());
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began;
    }

    @Test
    void whatTellsNothingIsNamedAndNothingButThatIsRefused() {
        LoadedData loaded = load(csv("a,b,k", "1,5,x", "2,5,y", "3,5,x"), DataOptions.classes());
        assertTrue(
                loaded.notes().contains("column 2 (b) is the same in every row, and tells nothing"),
                loaded.notes()::toString);
        DataException refused = refused(csv("a,b,k", "1,5,x", "1,5,y"), DataOptions.classes());
        assertTrue(
                String.valueOf(refused.getMessage()).contains("each of the features is the same in every row"),
                refused.getMessage());
    }

    @Test
    void aModelsColumnsAreFoundInOtherFiles() {
        Dataset trained = load(csv("id,sex,len,k", "1,M,2,a", "2,F,3,b", "3,M,4,a"), ignoringId())
                .data();
        TableSchema schema = schema(trained);
        DataOptions later = DataOptions.classes().forModel(3, List.of("a", "b")).withSchema(schema);
        LoadedData swapped = load(csv("k;len;sex", "b;3,5;F", "a;2,5;Q"), later);
        assertEquals(List.of("a", "b"), swapped.data().classNames());
        assertEquals(1, swapped.data().label(0));
        assertEquals(3.5f, swapped.data().feature(0, 2));
        assertEquals(1, swapped.data().feature(0, 1));
        assertEquals(0, swapped.data().feature(1, 0));
        assertTrue(
                swapped.notes().stream().anyMatch(note -> note.contains("'Q' in line 3 is new to the model")),
                swapped.notes()::toString);
        DataException further = refused(csv("sex,len,shell", "M,1,2"), later);
        assertTrue(String.valueOf(further.getMessage()).contains("column shell"), further.getMessage());
        Dataset bare = load(csv("M,2", "F,3"), later).data();
        assertTrue(!bare.isLabelled());
        assertEquals(2, bare.size());
        Dataset whole = load(csv("9,M,2,b", "8,F,3,a"), later).data();
        assertEquals(1, whole.label(0));
    }

    private static DataOptions ignoringId() {
        return DataOptions.classes().withFeatures(new Features(List.of(), List.of("id"), MissingPolicy.REFUSE));
    }

    @Test
    void duplicateAndMissingNamesAreTold() {
        LoadedData loaded = load(csv("x,x,,k", "1,2,3,a", "4,5,6,b"), DataOptions.classes());
        assertEquals(List.of("x", "x.2", "3"), schema(loaded.data()).inputNames());
        assertEquals(2, loaded.notes().size(), loaded.notes()::toString);
    }
}
