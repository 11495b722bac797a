package io.gradus.cli.terminal;

import io.gradus.health.Verdict;

/**
 * A board with four LEDs, drawn in the terminal, so that demonstrations need no hardware: green for healthy, amber for
 * a warning, red for a rate that is too high, exploding or diverged, blue for the heartbeat of training.
 */
public final class SimulatedBoard {
    private final Terminal terminal;

    public SimulatedBoard(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The LEDs in their order, one character each: green, amber, red, blue. */
    public String leds(Verdict.State state, boolean heartbeat) {
        Style lit = colour(state);
        return led(lit == Style.GREEN, Style.GREEN, "G")
                + led(lit == Style.AMBER, Style.AMBER, "A")
                + led(lit == Style.RED, Style.RED, "R")
                + led(heartbeat, Style.BLUE, "B");
    }

    /** The one LED that is lit, and the word: {@code ● healthy}. */
    public String word(Verdict.State state) {
        return terminal.paint(colour(state), terminal.glyph("●", "*") + " " + state.label());
    }

    /** What the colours mean. */
    public String legend() {
        String dot = terminal.glyph("●", "*");
        return terminal.paint(Style.GREEN, dot) + " healthy  " + terminal.paint(Style.AMBER, dot) + " warning  "
                + terminal.paint(Style.RED, dot) + " exploding  " + terminal.paint(Style.BLUE, dot)
                + " heartbeat";
    }

    /** The colour's name, for where there are no colours. */
    static String colourName(Verdict.State state) {
        return switch (colour(state)) {
            case GREEN -> "green";
            case AMBER -> "amber";
            default -> "red";
        };
    }

    private static Style colour(Verdict.State state) {
        return switch (state.level()) {
            case WELL -> Style.GREEN;
            case WARNING -> Style.AMBER;
            case DANGER -> Style.RED;
        };
    }

    private String led(boolean on, Style style, String letter) {
        if (!on) {
            return terminal.paint(Style.DIM, terminal.glyph("○", "-"));
        }
        return terminal.paint(style, terminal.isColoured() ? terminal.glyph("●", "*") : letter);
    }
}
