package io.gradus.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradus.cli.Cli;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class CurveTest {
    private static Curve curve(int width, double[]... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Curve curve = new Curve(new Terminal(Cli.print(bytes), Cli.print(bytes), false, false, true, 80, 24), width);
        for (double[] each : values) {
            curve.fit(each);
        }
        return curve;
    }

    @Test
    void aDecadeIsEquallyHighEverywhere() {
        double[] falling = {1e7, 1e6, 1e5, 1e4, 1e3, 100, 10, 1};
        assertEquals("█▇▆▅▄▃▂▁", curve(8, falling).line(falling));
    }

    @Test
    void longRunsAreThinnedAndTheirLastEpochIsShown() {
        double[] values = new double[1000];
        java.util.Arrays.fill(values, 100);
        values[999] = 1;
        assertEquals("█████████▁", curve(10, values).line(values));
    }

    @Test
    void aShorterRunHasAShorterLineOnTheSameScale() {
        double[] whole = {100, 100, 1, 1};
        double[] ended = {100, Double.NaN};
        Curve both = curve(4, whole, ended);
        assertEquals("██▁▁", both.line(whole));
        assertEquals("█×", both.line(ended));
    }
}
