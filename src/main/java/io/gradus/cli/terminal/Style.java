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

    static final char ESCAPE = '\033';
    static final String END = "\033[0m";
    /** Begins one of 256 colours, whose number and {@code m} follow. */
    static final String GREY = "\033[38;5;";

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** {@code text} in this style, and then as before. */
    public String paint(String text) {
        return begin() + text + END;
    }

    private String begin() {
        return "\033[" + code + "m";
    }

    /** Characters of the style's begin or end that stands at a place of a text; 0 if there is none. */
    static int length(String text, int at) {
        if (text.startsWith(END, at)) {
            return END.length();
        }
        for (Style style : values()) {
            if (text.startsWith(style.begin(), at)) {
                return style.begin().length();
            }
        }
        int end = at + GREY.length();
        if (text.startsWith(GREY, at)) {
            while (end < text.length() && Character.isDigit(text.charAt(end))) {
                end++;
            }
            return end < text.length() && text.charAt(end) == 'm' ? end + 1 - at : 0;
        }
        return 0;
    }
}
