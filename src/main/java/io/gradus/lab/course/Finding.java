package io.gradus.lab.course;

import io.gradus.run.Spread;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.List;

/** What an experiment found: the number that decides, what else the claim says, tables and figures. */
public final class Finding {
    private final double number;
    private final double low;
    private final double high;
    private final double least;
    private final double most;
    private final List<Check> checks = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();

    private Finding(double number, double low, double high, double least, double most) {
        this.number = number;
        this.low = low;
        this.high = high;
        this.least = least;
        this.most = most;
    }

    /**
     * A number over seeds, which is as claimed if its whole confidence interval lies in the bounds.
     *
     * @param least the smallest that the claim allows; may be minus infinity
     * @param most the largest; may be infinity
     */
    static Finding of(Spread spread, double least, double most) {
        boolean spreads = !Double.isNaN(spread.low());
        return new Finding(
                spread.mean(),
                spreads ? spread.low() : spread.mean(),
                spreads ? spread.high() : spread.mean(),
                least,
                most);
    }

    /** A number without chance in it. */
    static Finding exact(double number, double least, double most) {
        return new Finding(number, number, number, least, most);
    }

    Finding check(String words, boolean holds) {
        checks.add(new Check(words, holds));
        return this;
    }

    Finding table(Table table) {
        tables.add(table);
        return this;
    }

    Finding figure(Figure figure) {
        figures.add(figure);
        return this;
    }

    /** The number that decides. */
    public double number() {
        return number;
    }

    /** The lower end of its 95 % confidence interval; the number itself where there is no chance in it. */
    public double low() {
        return low;
    }

    /** The upper end. */
    public double high() {
        return high;
    }

    /** Whether the number's interval and everything else are as claimed. */
    public boolean reproduced() {
        boolean inBounds = low >= least && high <= most; // false for NaN
        return inBounds && checks.stream().allMatch(Check::holds);
    }

    /** What the claim says of the number: {@code at most 0.25}. */
    public String bounds() {
        if (least == most) {
            return "exactly " + Text.measure(least);
        }
        if (Double.isInfinite(most)) {
            return "at least " + Text.measure(least);
        }
        return Double.isInfinite(least)
                ? "at most " + Text.measure(most)
                : "from " + Text.measure(least) + " to " + Text.measure(most);
    }

    public List<Check> checks() {
        return List.copyOf(checks);
    }

    public List<Table> tables() {
        return List.copyOf(tables);
    }

    public List<Figure> figures() {
        return List.copyOf(figures);
    }
}
