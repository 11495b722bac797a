package io.gradus.data.read;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradus.data.DataException;
import io.gradus.data.DataException.Hint;
import io.gradus.data.DataException.Remedy;
import io.gradus.data.read.Faults.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static DataException refused(Faults faults) {
        return assertThrows(DataException.class, faults::refuse);
    }

    @Test
    void nothingIsNoFault() {
        assertDoesNotThrow(new Faults("a.csv")::refuse);
    }

    @Test
    void oneIsOneLine() {
        Faults faults = new Faults("a.csv");
        faults.add(new Fault(3, "2 (b)", "'x' is not a number", "correct it"));
        faults.hint(new Hint(Remedy.IGNORE, "b"));
        DataException refused = refused(faults);
        assertEquals("a.csv, line 3, column 2 (b): 'x' is not a number; correct it", refused.getMessage());
        assertEquals(List.of(new Hint(Remedy.IGNORE, "b")), refused.hints());
    }

    @Test
    void theFirstTenOfManyAreToldAndAllCounted() {
        Faults faults = new Faults("a.csv");
        for (int line = 5000; line > 1; line--) {
            faults.add(new Fault(line, "1", "wrong", "mend it"));
        }
        faults.add(List.of(new Fault(1, "", "short", "")), 4);
        List<String> lines =
                String.valueOf(refused(faults).getMessage()).lines().toList();
        assertEquals("a.csv: 5003 faults, of which the first 10 are:", lines.get(0));
        assertEquals("  line 1: short", lines.get(1));
        assertEquals("  line 10, column 1: wrong", lines.get(10));
        assertEquals("  mend it", lines.get(11));
        assertEquals(12, lines.size());
    }
}
