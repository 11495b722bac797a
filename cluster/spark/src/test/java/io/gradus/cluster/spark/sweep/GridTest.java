package io.gradus.cluster.spark.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.args.UsageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GridTest {
    @Test
    void everyCombinationIsThere() {
        assertEquals(
                List.of(
                        Map.of("--rate", "0.1", "--hidden", "32"),
                        Map.of("--rate", "0.1", "--hidden", "64,32"),
                        Map.of("--rate", "0.2", "--hidden", "32"),
                        Map.of("--rate", "0.2", "--hidden", "64,32")),
                Grid.parse("rate=0.1,0.2  hidden=32,64+32").all());
        assertEquals(List.of(Map.of()), Grid.parse(" ").all());
    }

    @Test
    void drawsFollowFromTheSeedAndStayInTheirRange() {
        Grid grid = Grid.parse("rate=0.001..0.1 hidden=8..64 rule=sgd,sign");
        List<Map<String, String>> drawn = grid.random(200, 5);
        assertEquals(drawn, grid.random(200, 5));
        int below = 0;
        for (Map<String, String> each : drawn) {
            double rate = Double.parseDouble(each.get("--rate"));
            int hidden = Integer.parseInt(each.get("--hidden"));
            assertTrue(rate >= 0.001 && rate <= 0.1 && hidden >= 8 && hidden <= 64, each.toString());
            below += rate < 0.01 ? 1 : 0;
        }
        assertTrue(below > 70 && below < 130, below + " of 200 rates below the middle of their logarithms");
    }

    @Test
    void whatCannotBeReadIsRefusedInALine() {
        refused("rate", "--grid: 'rate' is not of the form option=value,value");
        refused("rate=1,", "--grid: 'rate=1,' has an empty value");
        refused("rate=1 rate=2", "--grid: --rate stands there twice");
        assertTrue(assertThrows(UsageException.class, () -> Grid.parse("ratte=1"))
                .getMessage()
                .contains("--rate"));
        assertThrows(UsageException.class, () -> Grid.parse("out=x"));
        assertThrows(UsageException.class, () -> Grid.parse("rate=0.1..1").all());
        assertThrows(UsageException.class, () -> Grid.parse("rate=1..0.1").random(1, 1));
        assertThrows(UsageException.class, () -> Grid.parse("rate=a..b").random(1, 1));
    }

    private static void refused(String grid, String message) {
        assertEquals(
                message,
                assertThrows(UsageException.class, () -> Grid.parse(grid)).getMessage());
    }
}
