package io.gradus.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.data.source.DataSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardStatisticsTest {
    private static ShardStatistics shared(Part part, int workers) {
        List<ShardStatistics> shares = new ArrayList<>();
        for (int n = 0; n < workers; n++) {
            shares.add(ShardStatistics.of(Shards.of(part, n, workers)));
        }
        return ShardStatistics.merge(shares);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void sharesTogetherScaleAsTheWholeDoes(int workers) {
        Part iris = Part.all(DataSource.load("iris").data());
        ShardStatistics shared = shared(iris, workers);
        assertEquals(iris.size(), shared.count());
        near(Scaling.fit(Scaling.Method.STANDARD, iris), shared.standard(new boolean[0]));
        near(Scaling.fit(Scaling.Method.MINMAX, iris), shared.minMax(new boolean[0]));
        Part digits = Part.all(DataSource.load("digits").data());
        near(Scaling.auto(digits), shared(digits, workers).commonStandard());
    }

    private static void near(Scaling expected, Scaling found) {
        assertEquals(expected.method(), found.method());
        assertArrayEquals(expected.shift(), found.shift(), 1e-5f);
        assertArrayEquals(expected.scale(), found.scale(), 1e-5f);
    }

    @Test
    void whatNeverVariesBecomesZeroAndIndicatorsStay() {
        Part part = Part.all(Dataset.of("d", new float[] {5, 1, 5, 0, 5, 1}, new int[3], List.of("a", "b")));
        Scaling scaling = shared(part, 2).standard(new boolean[] {false, true});
        assertArrayEquals(new float[] {5, 0}, scaling.shift());
        assertArrayEquals(new float[] {0, 1}, scaling.scale());
    }
}
