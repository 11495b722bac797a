package io.gradus.data.proben1;

import io.gradus.data.schema.Decimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Classes that are marked by which of several outputs is 1, and so have numbers, but no names. */
final class MarkedClasses {
    private MarkedClasses() {}

    /** {@code 0}, {@code 1}, … */
    static List<String> names(int classes) {
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }

    /**
     * The place of each class among names: that of its number, or that number itself where names are no numbers; -1 for
     * none.
     */
    static int[] numbers(int classes, List<String> names) {
        boolean words = names.stream().noneMatch(Decimal::isDecimal);
        int[] numbers = new int[classes];
        Arrays.setAll(numbers, n -> words ? n < names.size() ? n : -1 : names.indexOf("" + n));
        return numbers;
    }
}
