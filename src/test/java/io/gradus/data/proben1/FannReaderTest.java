package io.gradus.data.proben1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.DataException;
import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import io.gradus.data.TestFiles;
import io.gradus.data.read.Input;
import io.gradus.data.source.DataSource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FannReaderTest {
    private final Path folder;

    FannReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private String file(String... lines) {
        return TestFiles.text(folder.resolve("set.train"), lines).toString();
    }

    @Test
    void oneOutputOfTwoNumbersTellsTwoClasses() {
        String xor = file("4 2 1", "-1 -1", "-1", "-1 1", "1", "1 -1", "1", "1 1", "-1");
        Dataset data = DataSource.load(xor).data();
        assertEquals(List.of("-1", "1"), data.classNames());
        assertEquals(1, data.label(1));
        assertEquals(0, data.label(3));
        Dataset values =
                DataSource.load(xor, DataOptions.values(FannReader.OUTPUTS)).data();
        assertFalse(values.isClassification());
        assertEquals(-1, values.target(0, 0));
    }

    @Test
    void outputsOfWhichOneIsOneMarkClasses() {
        String marked = file("3 1 3", "0.5", "0 0 1", "", "1.5", "1 0 0", "2.5", "0 1 0");
        Dataset data = DataSource.load(marked).data();
        assertEquals(List.of("0", "1", "2"), data.classNames());
        assertEquals(2, data.label(0));
        Dataset model = DataSource.load(marked, DataOptions.classes().forModel(1, List.of("a", "b", "c")))
                .data();
        assertEquals(List.of("a", "b", "c"), model.classNames());
        assertEquals(0, model.label(1));
    }

    @Test
    void otherOutputsAreValues() {
        Dataset data = DataSource.load(file("2 2 2", "1 2", "0.5 1", "3 4 1 1")).data();
        assertFalse(data.isClassification());
        assertEquals(2, data.outputs());
        assertEquals(0.5f, data.target(0, 0));
        assertEquals(4, data.feature(1, 1));
    }

    @Test
    void whatTheHeaderDoesNotSayIsRefused() {
        assertRefused("the numbers end before", "3 1 1", "1", "2", "3", "4");
        assertRefused("line 6: there are more numbers than its header says", "2 1 1", "1", "2", "3", "4", "5");
        assertRefused("line 3: 'x' is not a number", "2 1 1", "1", "x", "3", "4");
    }

    private void assertRefused(String part, String... lines) {
        DataException refused = assertThrows(
                DataException.class, () -> FannReader.read(Input.file(Path.of(file(lines))), DataOptions.classes()));
        assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
    }
}
