package io.gradus.cli.args;

import java.util.ArrayList;
import java.util.List;

/** Layer widths as people write them: {@code 64,32}, {@code 32x56} for 56 layers of 32, {@code none}. */
public final class Widths {
    private static final int MOST_LAYERS = 10_000;

    private Widths() {}

    /** Hidden layers: {@code 64,32x3,16} or {@code none}. */
    public static List<Integer> hidden(String text) {
        return text.equals("none") ? List.of() : read(text, ',', "such as 64,32 or 32x56 or none");
    }

    /** Inputs, hidden layers and outputs: {@code 784-128-64-10}. */
    public static List<Integer> net(String text) {
        List<Integer> widths = read(text, '-', "such as 784-128-64-10 or 64-32x56-10");
        if (widths.size() < 2) {
            throw new IllegalArgumentException("a network has inputs and outputs, such as 784-128-64-10");
        }
        return widths;
    }

    private static List<Integer> read(String text, char separator, String example) {
        List<Integer> widths = new ArrayList<>();
        for (int from = 0; from <= text.length(); ) {
            int to = text.indexOf(separator, from);
            to = to < 0 ? text.length() : to;
            String word = text.substring(from, to).strip();
            int times = word.indexOf('x');
            int width = number(times < 0 ? word : word.substring(0, times), example);
            int layers = times < 0 ? 1 : number(word.substring(times + 1), example);
            if (widths.size() + (long) layers > MOST_LAYERS) {
                throw new IllegalArgumentException("more than " + MOST_LAYERS + " layers");
            }
            for (int n = 0; n < layers; n++) {
                widths.add(width);
            }
            from = to + 1;
        }
        return widths;
    }

    private static int number(String text, String example) {
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new IllegalArgumentException("'" + text + "' is not a layer width; write widths " + example);
    }
}
