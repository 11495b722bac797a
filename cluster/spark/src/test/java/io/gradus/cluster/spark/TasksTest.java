package io.gradus.cluster.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class TasksTest {
    private static final Map<Integer, Integer> ATTEMPTS = new ConcurrentHashMap<>();

    private record FailsTwice() implements Tasks.Work<Integer, Integer> {
        @Override
        public Integer apply(Integer element) {
            if (element == 3 && ATTEMPTS.merge(element, 1, Integer::sum) < 3) {
                throw new IllegalStateException("attempt " + ATTEMPTS.get(element));
            }
            return element * element;
        }
    }

    @Test
    void aTaskThatFailedIsDoneAgain() {
        Map<Integer, Integer> results = new TreeMap<>();
        Tasks.run(
                LocalSpark.context().parallelize(List.of(1, 2, 3, 4), 4).rdd(),
                new FailsTwice(),
                Integer.class,
                List.of(0, 2, 3),
                results::put);
        assertEquals(Map.of(0, 1, 2, 9, 3, 16), results);
        assertEquals(3, ATTEMPTS.get(3));
    }
}
