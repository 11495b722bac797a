package io.gradus.device;

import java.util.ArrayList;
import java.util.List;

/** Speeds that serial ports are driven at, in bits a second: those that Linux has a number for (termios(3)). */
public final class BaudRates {
    /** What a port is driven at where nothing else is said. */
    public static final int DEFAULT = 115_200;

    private static final int[] RATES = {
        1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, DEFAULT, 230_400, 460_800, 500_000, 576_000, 921_600, 1_000_000,
        1_152_000, 1_500_000, 2_000_000, 2_500_000, 3_000_000, 3_500_000, 4_000_000
    };

    private BaudRates() {}

    /** Whether it is one of them. */
    public static boolean contains(int rate) {
        for (int known : RATES) {
            if (known == rate) {
                return true;
            }
        }
        return false;
    }

    /** All of them as people write them, the slowest first. */
    public static List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (int rate : RATES) {
            labels.add(Integer.toString(rate));
        }
        return labels;
    }
}
