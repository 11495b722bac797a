package io.gradus.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.DataOptions;
import io.gradus.data.DataOptions.Features;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.SplitShares;
import io.gradus.data.schema.MissingPolicy;
import io.gradus.data.schema.TableSchema;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables as people have them are read as their authors meant. The table below: file; options; rows; inputs; classes in
 * order, or values to predict. Options are {@code label=}, {@code target=}, {@code ignore=} and {@code missing=},
 * parted by blanks, whose lists are parted by {@code +}.
 */
class PublicTablesTest {
    private static final String TABLES = """
            real/abalone.csv.gz              | target=Class               | 4177 | 10 | = Class
            real/abalone.csv.gz              | label=Sex                  | 4177 |  8 | M F I
            real/auto-mpg.data               | target=1 ignore=9 missing=mean | 398 | 7 | = 1
            real/auto-mpg.data               | target=1 ignore=9 missing=drop | 392 | 7 | = 1
            real/breast-cancer-wisconsin.csv | ignore=id missing=median   |  699 |  9 | 2 4
            real/horse-colic.data            | label=24 ignore=3 missing=mean | 300 | 26 | 1 2
            real/optdigits.tra.gz            |                            | 3823 | 64 | 0 1 2 3 4 5 6 7 8 9
            real/seeds.txt                   |                            |  210 |  7 | 1 2 3
            real/winequality-red.csv.gz      |                            | 1599 | 11 | 3 4 5 6 7 8
            real/winequality-red.csv.gz      | target=quality             | 1599 | 11 | = quality
            tables/iris.data                 |                            |   30 |  4 | Iris-setosa Iris-versicolor Iris-virginica
            tables/wine.data                 | label=1                    |   24 | 13 | 1 2 3
            tables/adult.data                | missing=mean               |   40 | 26 | <=50K >50K
            tables/adult.test                |                            |   30 | 22 | <=50K >50K
            tables/wdbc.data                 | label=2 ignore=1           |   24 | 30 | M B
            tables/housing.data              | target=last                |   20 | 13 | = 14
            tables/ecoli.data                | ignore=1                   |   30 |  7 | cp im pp
            tables/yeast.data                | ignore=1                   |   30 |  8 | MIT NUC CYT ME3
            tables/glass.data                | ignore=1                   |   24 |  9 | 1 2 3 7
            tables/sonar.all-data            |                            |   20 | 60 | R M
            tables/ionosphere.data           |                            |   20 | 34 | g b
            tables/pima-indians-diabetes.data.csv |                       |   24 |  8 | 0 1
            tables/agaricus-lepiota.data     | label=1 missing=mean       |   30 | 26 | e p
            tables/car.data                  |                            |   36 | 21 | unacc acc good vgood
            tables/tic-tac-toe.data          |                            |   24 | 27 | positive negative
            tables/house-votes-84.data       | label=1 missing=mean       |   24 | 32 | republican democrat
            tables/zoo.data                  | ignore=1                   |   20 | 16 | 1 2 3 4 5 6 7
            tables/balance-scale.data        | label=1                    |   30 |  4 | B R L
            tables/haberman.data             |                            |   24 |  3 | 1 2
            tables/transfusion.data          |                            |   24 |  4 | 0 1
            tables/data_banknote_authentication.txt |                     |   24 |  4 | 0 1
            tables/magic04.data              |                            |   24 | 10 | g h
            tables/letter-recognition.data   | label=1                    |   52 | 16 | A B C D E F G H I J K L M N O P Q R S T U V W X Y Z
            tables/forestfires.csv           | target=area                |   40 | 19 | = area
            tables/Concrete_Data.csv         | target=last                |   24 |  5 | = Concrete compressive strength(MPa, megapascals)
            tables/ENB2012_data.csv          | target=Y1+Y2               |   24 |  8 | = Y1 Y2
            tables/airfoil_self_noise.dat    | target=last                |   20 |  5 | = 6
            tables/yacht_hydrodynamics.data  | target=last                |   20 |  6 | = 7
            tables/machine.data              | target=9 ignore=2+10       |   24 | 10 | = 9
            tables/student-mat.csv           | target=G3                  |   30 | 15 | = G3
            tables/bank.csv                  |                            |   30 | 10 | no yes
            tables/AirQualityUCI.csv         | target=C6H6(GT) ignore=Date+Time missing=drop | 24 | 6 | = C6H6(GT)
            tables/titanic.csv               | label=Survived ignore=PassengerId+Name+Ticket+Cabin missing=median | 30 | 10 | 0 1
            tables/penguins.csv              | label=species missing=mean |   30 | 10 | Adelie Gentoo Chinstrap
            tables/mtcars.txt                | target=mpg                 |   14 | 10 | = mpg
            tables/pandas-index.csv          |                            |   20 |  2 | cat dog
            tables/pandas-booleans.csv       |                            |   20 |  4 | 0 1
            tables/numpy-savetxt-header.txt  |                            |   24 |  2 | 0 1 2
            tables/excel-german.csv          |                            |   20 |  2 | Bär Löwe
            tables/tecator.csv               | target=fat                 |   20 | 20 | = fat
            tables/weather.arff              |                            |   14 |  7 | yes no
            tables/iris.arff                 | missing=median             |   21 |  4 | Iris-setosa Iris-versicolor Iris-virginica
            tables/sparse.arff               |                            |    6 |  3 | ham,junk mail
            tables/heart_scale               |                            |   20 | 13 | -1 1
            tables/abalone_scale.svm         | target=label               |   30 |  8 | = label
            tables/xor.data                  |                            |    4 |  2 | -1 1
            tables/mushroom.train            |                            |   12 |  5 | 0 1
            tables/robot.train               |                            |   10 |  3 | = 2
            tables/sensors.tsv               | ignore=time                |   24 |  2 | on off
            tables/bars.psv                  | ignore=id                  |   20 |  2 | a b
            tables/thousands.csv             |                            |   20 |  4 | a b
            tables/duplicate-names.csv       |                            |   20 |  3 | 0 1
            """;

    /** One line of the table. */
    record Case(String file, String options, int rows, int inputs, String answers) {
        static Case of(String line) {
            String[] cells = line.split("\\s*\\|\\s*");
            return new Case(
                    cells[0].strip(),
                    cells[1],
                    Integer.parseInt(cells[2]),
                    Integer.parseInt(cells[3].strip()),
                    cells[4].strip());
        }

        @Override
        public String toString() {
            return file + " " + options;
        }

        private List<String> list(String key) {
            for (String option : options.split(" ")) {
                if (option.startsWith(key + "=")) {
                    return Arrays.asList(option.substring(key.length() + 1).split("\\+"));
                }
            }
            return List.of();
        }

        DataOptions toOptions() {
            List<String> targets = list("target");
            List<String> label = list("label");
            List<String> missing = list("missing");
            DataOptions plain = !targets.isEmpty()
                    ? DataOptions.values(targets.toArray(String[]::new))
                    : label.isEmpty() ? DataOptions.classes() : DataOptions.classes(label.get(0));
            MissingPolicy policy = missing.isEmpty()
                    ? MissingPolicy.REFUSE
                    : MissingPolicy.valueOf(missing.get(0).toUpperCase(Locale.ROOT));
            return plain.withFeatures(new Features(List.of(), list("ignore"), policy));
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        TABLES.lines().map(Case::of).forEach(cases::add);
        return cases;
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(PublicTablesTest.class.getResource("/io/gradus/data/" + name), name)
                .toURI());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isReadAsItsAuthorMeant(Case table) throws URISyntaxException {
        LoadedData loaded = DataSource.load(file(table.file).toString(), table.toOptions());
        Dataset data = loaded.data();
        assertEquals(table.rows, data.size(), "rows");
        assertEquals(table.inputs, data.inputs(), () -> "inputs: " + inputs(data));
        if (!table.answers.startsWith("=")) {
            String parting = table.answers.contains(",") ? "," : " ";
            List<String> wanted = Arrays.asList(table.answers.split(parting));
            List<String> found = new ArrayList<>(data.classNames());
            if (loaded.notes().stream().noneMatch(note -> note.contains("order")) && !isOrdered(found)) {
                found.sort(null); // texts come in the order of their rows, which were drawn
                wanted = wanted.stream().sorted().toList();
            }
            assertEquals(wanted, found);
        } else {
            assertTrue(!data.isClassification());
            TableSchema schema = data.schema();
            String names = schema == null ? "" + data.outputs() : String.join(" ", schema.targetNames());
            assertEquals(table.answers.substring(1).strip(), names);
        }
        for (int row = 0; row < data.size(); row++) {
            for (int i = 0; i < data.inputs(); i++) {
                float x = data.feature(row, i);
                assertTrue(Float.isFinite(x) || mayBeOpen(table), "example " + row + ", input " + i + " is " + x);
            }
        }
    }

    /** Missing numbers are filled when the data are split. */
    private static boolean mayBeOpen(Case table) {
        return table.options.contains("missing=mean") || table.options.contains("missing=median");
    }

    private static boolean isOrdered(List<String> classes) {
        return classes.stream().allMatch(name -> name.matches("-?[0-9]+"));
    }

    private static List<String> inputs(Dataset data) {
        TableSchema schema = data.schema();
        return schema == null ? List.of() : schema.inputNames();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isFilledWhereNumbersAreMissing(Case table) throws URISyntaxException {
        Dataset filled = DataSource.load(file(table.file).toString(), table.toOptions())
                .split(new SplitShares(100, 0, 0), 1)
                .train()
                .data();
        assertNotNull(filled);
        for (int row = 0; row < filled.size(); row++) {
            for (int i = 0; i < filled.inputs(); i++) {
                assertTrue(Float.isFinite(filled.feature(row, i)), "example " + row + ", input " + i);
            }
        }
    }
}
