package io.gradus.export.c;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Numbers, texts and names as C writes them. */
final class CText {
    private static final int WIDTH = 110;
    private static final Set<String> KEYWORDS =
            Set.of(("auto break case char const continue default do double else enum"
                            + " extern float for goto if inline int long register restrict return short signed sizeof static"
                            + " struct switch typedef union unsigned void volatile while main")
                    .split(" "));

    private CText() {}

    /** An identifier like {@code text}: other characters become underscores. */
    static String identifier(String text) {
        String name = text.replaceAll("[^A-Za-z0-9_]", "_");
        if (name.isEmpty() || Character.isDigit(name.charAt(0)) || name.charAt(0) == '_') {
            name = "n" + name;
        }
        return KEYWORDS.contains(name) ? name + "_" : name;
    }

    /** A float's literal; it reads back as the same bits. */
    static String number(float value) {
        return Float.toString(value) + "f";
    }

    /** A double's. */
    static String number(double value) {
        return Double.toString(value);
    }

    /** A string literal: bytes that are not printable ASCII, quotes and question marks are octal escapes. */
    static String string(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b < ' ' || b > '~' || b == '"' || b == '\\' || b == '?') {
                literal.append('\\').append(String.format(Locale.ROOT, "%03o", b & 0xFF));
            } else {
                literal.append((char) b);
            }
        }
        return literal.append('"').toString();
    }

    /** Text within a comment: neither ends it nor begins another. */
    static String comment(String text) {
        return text.replaceAll("[\\p{Cntrl}\\\\]", " ").replace("/*", "/ *").replace("*/", "* /");
    }

    /** {@code static const float name[3] = {...};} */
    static String array(String name, float[] values) {
        String[] words = new String[values.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = number(values[i]);
        }
        return array("float", name, words);
    }

    /** The same of doubles. */
    static String array(String name, double[] values) {
        String[] words = new String[values.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = number(values[i]);
        }
        return array("double", name, words);
    }

    /** The same of bytes. */
    static String array(String name, byte[] values) {
        String[] words = new String[values.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = Integer.toString(values[i]);
        }
        return array("signed char", name, words);
    }

    private static String array(String type, String name, String[] words) {
        StringBuilder text = new StringBuilder("static const " + type + " " + name + "[" + words.length + "] = {\n   ");
        int column = 3;
        for (int i = 0; i < words.length; i++) {
            String word = " " + words[i] + (i < words.length - 1 ? "," : "");
            if (column + word.length() > WIDTH) {
                text.append("\n   ");
                column = 3;
            }
            text.append(word);
            column += word.length();
        }
        return text.append("\n};\n").toString();
    }
}
