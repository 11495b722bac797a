package io.gradus.data.schema;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableSchemaTest {
    private static final TableSchema FISH = new TableSchema(
            List.of(
                    Column.ignored("id"),
                    Column.text("sex", List.of("M", "F", "I")),
                    Column.number("born", 1.7e9).withFill(1.7e9 + 12.5),
                    Column.number("length", 0),
                    Column.value("rings", 1000)),
            List.of(4),
            true,
            MissingPolicy.MEAN);

    private static int[] at(String... header) {
        return FISH.match(List.of(header), header.length, true).at();
    }

    private static String refusal(String... header) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> FISH.match(List.of(header), header.length, true))
                        .getMessage());
    }

    private static TableSchema unnamed() {
        return new TableSchema(FISH.columns(), FISH.targets(), false, FISH.missing());
    }

    @Test
    void namesItsInputsAndTargets() {
        assertEquals(5, FISH.width());
        assertEquals(List.of("sex=M", "sex=F", "sex=I", "born", "length"), FISH.inputNames());
        assertArrayEquals(new boolean[] {true, true, true, false, false}, FISH.indicators());
        assertArrayEquals(new double[] {0, 0, 0, 1.7e9, 0}, FISH.offsets());
        assertArrayEquals(new double[] {0, 0, 0, 12.5, Double.NaN}, FISH.fills());
        assertTrue(FISH.lacksFills());
        assertFalse(FISH.withFills(new double[] {9, 9, 9, 1, 2}).lacksFills());
        assertArrayEquals(
                new double[] {0, 0, 0, 1, 2},
                FISH.withFills(new double[] {9, 9, 9, 1, 2}).fills());
        assertEquals(List.of("rings"), FISH.targetNames());
        assertEquals(1000, FISH.targetOffset(0));
    }

    @Test
    void findsColumnsByNameInAnyOrder() {
        assertArrayEquals(new int[] {-1, 2, 1, 0, 4}, at("length", "born", "sex", "id", "rings"));
        assertArrayEquals(new int[] {-1, 0, 1, 2, -1}, at("sex", "born", "length"));
        assertFalse(FISH.match(List.of("sex", "born", "length"), 3, true).hasTargets());
        assertTrue(
                FISH.match(List.of("sex", "born", "length", "rings"), 4, true).hasTargets());
        assertFalse(
                FISH.match(List.of("sex", "born", "length", "rings"), 4, false).hasTargets());
    }

    @Test
    void namesWhatIsMissingAndWhatIsTooMuch() {
        assertEquals(
                "lacks the column length that the model takes; the model takes sex, born, length",
                refusal("sex", "born", "rings"));
        assertEquals(
                "has the columns shell, weight that the model does not know; the model takes sex, born, length",
                refusal("sex", "born", "length", "shell", "weight"));
        assertEquals(
                "lacks the column length that the model takes (is 'lenght' meant to be 'length'?), and has the column"
                        + " lenght that the model does not know; the model takes sex, born, length",
                refusal("sex", "born", "lenght"));
    }

    @Test
    void findsColumnsByPositionWhereThereAreNoNames() {
        assertArrayEquals(
                new int[] {-1, 1, 2, 3, 4}, unnamed().match(List.of(), 5, true).at());
        assertArrayEquals(
                new int[] {-1, 0, 1, 2, -1}, unnamed().match(List.of(), 3, true).at());
        IllegalArgumentException ambiguous =
                assertThrows(IllegalArgumentException.class, () -> unnamed().match(List.of(), 4, true));
        assertTrue(String.valueOf(ambiguous.getMessage()).contains("give all 5"), ambiguous.getMessage());
        IllegalArgumentException wide =
                assertThrows(IllegalArgumentException.class, () -> unnamed().match(List.of(), 7, true));
        assertTrue(
                String.valueOf(wide.getMessage()).contains("have 5 features beside 2") && wide.getMessage() != null,
                wide.getMessage());
    }

    @Test
    void otherTargetsTakeThePlaceOfIgnoredColumnsOrStandBehindAll() {
        TableSchema bare = FISH.withoutTargets();
        assertEquals(List.of(), bare.targets());
        assertEquals(FISH.inputNames(), bare.inputNames());
        TableSchema other = bare.withTargets(List.of(Column.value("weight", 0), Column.value("id", 0)));
        assertEquals(List.of(5, 0), other.targets());
        assertEquals(List.of("weight", "id"), other.targetNames());
        assertThrows(IllegalArgumentException.class, () -> bare.withTargets(List.of(Column.value("length", 0))));
    }

    @Test
    void encodesARow() {
        RowEncoder encoder =
                new RowEncoder(FISH.match(List.of("length", "born", "sex", "id", "rings"), 5, true), NumberStyle.POINT);
        List<String> heard = new ArrayList<>();
        RowEncoder.Listener listener = new RowEncoder.Listener() {
            @Override
            public void unreadable(int column, String cell) {
                heard.add("unreadable " + column + " " + cell);
            }

            @Override
            public void missing(int column, String cell) {
                heard.add("missing " + column + " " + cell);
            }

            @Override
            public void unseen(int column, String cell) {
                heard.add("unseen " + column + " " + cell);
            }
        };
        float[] inputs = new float[5];
        float[] values = new float[1];
        encoder.features(List.of("0.5", "1700000003", "F", "x7", "1002"), inputs, listener);
        encoder.values(List.of("0.5", "1700000003", "F", "x7", "1002"), values, listener);
        assertArrayEquals(new float[] {0, 1, 0, 3, 0.5f}, inputs);
        assertArrayEquals(new float[] {2}, values);
        assertEquals(List.of(), heard);
        encoder.features(List.of("true", "?", "", "", ""), inputs, listener);
        assertArrayEquals(new float[] {0, 0, 0, 12.5f, 1}, inputs);
        assertEquals(List.of(), heard, "born has a fill value, and a missing text is none of its values");
        encoder.features(List.of("NA", "x", "Q", "", ""), inputs, listener);
        assertEquals(List.of("unseen 2 Q", "unreadable 1 x", "missing 0 NA"), heard);
        assertTrue(Float.isNaN(inputs[4]));
    }

    @Test
    void cellsSayWhatTheyAre() {
        assertEquals(1, Cell.number("True", NumberStyle.POINT));
        assertEquals(0, Cell.number("FALSE", NumberStyle.POINT));
        assertEquals(-2.5, Cell.number("-2,5", NumberStyle.COMMA));
        assertEquals(1234.5, Cell.number("1.234,5", NumberStyle.COMMA));
        assertTrue(Double.isNaN(Cell.number("1,5", NumberStyle.POINT)));
        assertTrue(Double.isNaN(Cell.number("1,5", NumberStyle.GROUPED)));
        assertEquals(1_234_567.5, Cell.number("1,234,567.5", NumberStyle.GROUPED));
        for (String gap : new String[] {"", "?", "NA", "n/a", "nan", "NULL", "<NA>"}) {
            assertTrue(Cell.isMissing(gap) && Cell.isMissingNumber(gap), gap);
        }
        for (String text : new String[] {"-", "none", "."}) {
            assertTrue(!Cell.isMissing(text) && Cell.isMissingNumber(text), text);
        }
        assertEquals("'a\\u001b[31mb'", Cell.quoted("a\u001b[31mb"), "control characters are escaped");
        assertEquals("'" + "x".repeat(40) + "…'", Cell.quoted("x".repeat(100)));
    }
}
