package io.gradus;

import java.util.Map;
import org.apache.commons.math3.special.Erf;

/**
 * Evaluates a formula as the documentation writes it: {@code x if x > 0, else λ·α·(exp(x) - 1)}.
 *
 * <pre>
 * formula  sum [ "if" sum (">" | "≤") sum ", else" sum ]
 * sum      term { ("+" | "-") term }
 * term     ["-"] power { ("·" | "/") power }
 * power    atom [ "²" | "³" | "^" atom ]
 * atom     number | variable | function "(" sum { "," sum } ")" | "√" atom | "(" formula ")"
 * </pre>
 */
final class Formula {
    private final String text;
    private final Map<String, Double> variables;
    private int at;

    private Formula(String text, Map<String, Double> variables) {
        this.text = text;
        this.variables = variables;
    }

    /** The formula's value, {@code variables} having the values given. */
    static double value(String text, Map<String, Double> variables) {
        Formula formula = new Formula(text, variables);
        double value = formula.formula();
        formula.skipBlanks();
        if (formula.at < text.length()) {
            throw formula.error("the end");
        }
        return value;
    }

    private double formula() {
        double first = sum();
        if (!eat("if")) {
            return first;
        }
        double left = sum();
        boolean greater = eat(">");
        if (!greater) {
            need("≤");
        }
        double right = sum();
        need(", else");
        double second = sum();
        return (greater ? left > right : left <= right) ? first : second;
    }

    private double sum() {
        double value = term();
        while (true) {
            if (eat("+")) {
                value += term();
            } else if (eat("-")) {
                value -= term();
            } else {
                return value;
            }
        }
    }

    private double term() {
        double value = eat("-") ? -power() : power();
        while (true) {
            if (eat("·")) {
                value *= power();
            } else if (eat("/")) {
                value /= power();
            } else {
                return value;
            }
        }
    }

    private double power() {
        double base = atom();
        if (eat("²")) {
            return base * base;
        }
        if (eat("³")) {
            return base * base * base;
        }
        return eat("^") ? Math.pow(base, atom()) : base;
    }

    private double atom() {
        if (eat("√")) {
            return Math.sqrt(atom());
        }
        if (eat("(")) {
            double value = formula();
            need(")");
            return value;
        }
        skipBlanks();
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        String word = text.substring(from, at);
        if (word.isEmpty()) {
            throw error("a number or a name");
        }
        if (Character.isDigit(word.charAt(0))) {
            return Double.parseDouble(word);
        }
        if (eat("(")) {
            return function(word);
        }
        Double value = variables.get(word);
        if (value == null) {
            throw new IllegalArgumentException("unknown variable " + word + " in " + text);
        }
        return value;
    }

    private double function(String name) {
        double x = sum();
        double value =
                switch (name) {
                    case "exp" -> Math.exp(x);
                    case "log" -> Math.log(x);
                    case "tanh" -> Math.tanh(x);
                    case "Φ" -> Erf.erfc(-x / Math.sqrt(2)) / 2;
                    case "abs" -> Math.abs(x);
                    case "sign" -> Math.signum(x);
                    case "max" -> Math.max(x, second());
                    case "min" -> Math.min(x, second());
                    default -> throw new IllegalArgumentException("unknown function " + name + " in " + text);
                };
        need(")");
        return value;
    }

    private double second() {
        need(",");
        return sum();
    }

    private boolean eat(String word) {
        skipBlanks();
        if (!text.startsWith(word, at)) {
            return false;
        }
        at += word.length();
        return true;
    }

    private void need(String word) {
        if (!eat(word)) {
            throw error(word);
        }
    }

    private void skipBlanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private IllegalArgumentException error(String wanted) {
        return new IllegalArgumentException("column " + (at + 1) + " of " + text + ": " + wanted + " was expected");
    }
}
