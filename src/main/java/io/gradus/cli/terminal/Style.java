package io.gradus.cli.terminal;

/** Styles of text, as ANSI's "select graphic rendition" numbers. */
public enum Style {
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    AMBER("33"),
    BLUE("34"),
    CYAN("36");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** {@code text} in this style, and then as before. */
    public String paint(String text) {
        return "\033[" + code + "m" + text + "\033[0m";
    }
}
