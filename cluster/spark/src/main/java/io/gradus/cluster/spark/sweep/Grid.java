package io.gradus.cluster.spark.sweep;

import io.gradus.cli.args.UsageException;
import io.gradus.cluster.Words;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The combinations of options that are tried, as in {@code "rate=0.01,0.1 hidden=32,64+32 rule=sgd,sign"}: a key is
 * an option of {@code gradus train}; values are separated by commas, and a plus stands for the comma within one. For
 * random search a value may be a range, {@code rate=0.001..0.1}: numbers are drawn uniformly in their logarithm,
 * whole ones where both ends are whole.
 */
final class Grid {
    private static final Pattern RANGE = Pattern.compile("(.+)\\.\\.(.+)");

    private final Map<String, List<String>> values = new LinkedHashMap<>(); // by option

    private Grid() {}

    /** @throws UsageException if it cannot be read */
    static Grid parse(String text) {
        Grid grid = new Grid();
        for (String word : text.isBlank() ? new String[0] : text.strip().split("\\s+")) {
            int equals = word.indexOf('=');
            if (equals < 1 || equals == word.length() - 1) {
                throw new UsageException("--grid: '" + word + "' is not of the form option=value,value");
            }
            String option = Words.option(word.substring(0, equals));
            List<String> each = new ArrayList<>();
            for (String value : word.substring(equals + 1).split(",", -1)) {
                if (value.isEmpty()) {
                    throw new UsageException("--grid: '" + word + "' has an empty value");
                }
                each.add(value.replace('+', ','));
            }
            if (grid.values.put(option, each) != null) {
                throw new UsageException("--grid: " + option + " stands there twice");
            }
        }
        return grid;
    }

    /** Every combination, the last option's values changing fastest. */
    List<Map<String, String>> all() {
        List<Map<String, String>> all = new ArrayList<>();
        all.add(Map.of());
        for (Map.Entry<String, List<String>> option : values.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> before : all) {
                for (String value : option.getValue()) {
                    if (RANGE.matcher(value).matches()) {
                        throw new UsageException(
                                "--grid: " + value + " is a range, which only --random N draws numbers from");
                    }
                    Map<String, String> next = new LinkedHashMap<>(before);
                    next.put(option.getKey(), value);
                    longer.add(next);
                }
            }
            all = longer;
        }
        return all;
    }

    /** So many combinations, drawn by a seed. */
    List<Map<String, String>> random(int count, long seed) {
        List<Map<String, String>> drawn = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            CounterRandom random = new CounterRandom(seed, Stream.SYNTHETIC, n);
            Map<String, String> next = new LinkedHashMap<>();
            values.forEach((option, of) -> next.put(option, draw(of.get(random.nextInt(of.size())), random)));
            drawn.add(next);
        }
        return drawn;
    }

    private static String draw(String value, CounterRandom random) {
        Matcher range = RANGE.matcher(value);
        if (!range.matches()) {
            return value;
        }
        double low = number(range.group(1), value);
        double high = number(range.group(2), value);
        if (!(low > 0 && high > low)) {
            throw new UsageException("--grid: the range " + value + " does not go up from a number above 0");
        }
        double drawn = StrictMath.exp(random.uniform(StrictMath.log(low), StrictMath.log(high)));
        boolean whole = low == Math.rint(low) && high == Math.rint(high);
        return whole ? Long.toString(Math.round(drawn)) : Float.toString((float) drawn);
    }

    private static double number(String text, String range) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new UsageException("--grid: " + range + " is no range of numbers", e);
        }
    }
}
