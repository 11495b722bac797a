package io.gradus.data.augment;

import io.gradus.data.schema.Decimal;
import io.gradus.text.Names;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.List;

/** The written form of an {@link Augmentation}. */
final class AugmentationText {
    private static final List<String> NAMES = List.of(
            "shift", "rotate", "zoom", "crop", "reflect", "elastic", "edge", "gain", "offset", "noise", "mnist");
    private static final Augmentation MNIST =
            Augmentation.NONE.withShift(1).withRotate(10).withZoom(0.1f).withElastic(34, 4);

    private AugmentationText() {}

    static Augmentation parse(String text) {
        Augmentation augmentation = Augmentation.NONE;
        List<String> seen = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = (equals < 0 ? part : part.substring(0, equals)).strip();
            String value = equals < 0 ? null : part.substring(equals + 1).strip();
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("'" + name + "' is nothing that can be done to pictures"
                        + Names.didYouMean(name, NAMES) + " (" + String.join(", ", NAMES) + ")");
            }
            if (seen.contains(name)) {
                throw new IllegalArgumentException(name + " is given twice");
            }
            if (name.equals("mnist") && !seen.isEmpty()) {
                throw new IllegalArgumentException("the preset mnist comes first, and then what is to differ from it");
            }
            seen.add(name);
            boolean word = name.equals("reflect") || name.equals("edge") || name.equals("mnist");
            if (word != (value == null)) {
                throw new IllegalArgumentException(
                        word ? name + " takes no value" : name + " needs a value, such as " + example(name));
            }
            augmentation = set(augmentation, name, value == null ? "" : value);
        }
        if (augmentation.isNone()) {
            throw new IllegalArgumentException("it changes nothing; leave it out");
        }
        if (augmentation.edge() && !augmentation.moves()) {
            throw new IllegalArgumentException(
                    "edge says what lies outside a picture, but nothing moves it: add shift, rotate or the like");
        }
        return augmentation;
    }

    private static Augmentation set(Augmentation to, String name, String value) {
        return switch (name) {
            case "mnist" -> MNIST;
            case "shift" -> to.withShift(whole(value));
            case "rotate" -> to.withRotate(number(name, value));
            case "zoom" -> to.withZoom(number(name, value));
            case "crop" -> to.withCrop(number(name, value));
            case "reflect" -> to.withReflect(true);
            case "elastic" -> elastic(to, value);
            case "edge" -> to.withEdge(true);
            case "gain" -> to.withGain(number(name, value));
            case "offset" -> to.withOffset(number(name, value));
            default -> to.withNoise(number(name, value));
        };
    }

    private static Augmentation elastic(Augmentation to, String value) {
        int slash = value.indexOf('/');
        if (slash < 0 && value.equals("0")) {
            return to.withElastic(0, 0);
        }
        if (slash < 0) {
            throw new IllegalArgumentException("elastic is written ALPHA/SIGMA, such as " + example("elastic"));
        }
        return to.withElastic(
                number("elastic's alpha", value.substring(0, slash)),
                number("elastic's sigma", value.substring(slash + 1)));
    }

    private static String example(String name) {
        return switch (name) {
            case "shift" -> "shift=2";
            case "rotate" -> "rotate=10";
            case "zoom" -> "zoom=0.1";
            case "crop" -> "crop=0.8";
            case "elastic" -> "elastic=34/4";
            case "gain" -> "gain=0.2";
            case "offset" -> "offset=0.1";
            default -> "noise=0.05";
        };
    }

    private static int whole(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("shift '" + text + "' is no whole number of pixels", e);
        }
    }

    private static float number(String name, String text) {
        float value = (float) Decimal.parse(text);
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(name + " '" + text + "' is no number, such as 0.1");
        }
        return value;
    }

    static String write(Augmentation a) {
        StringBuilder text = new StringBuilder();
        put(text, "shift", a.shift(), 0);
        put(text, "rotate", a.rotate(), 0);
        put(text, "zoom", a.zoom(), 0);
        put(text, "crop", a.crop(), 1);
        word(text, "reflect", a.reflect());
        if (a.isElastic()) {
            put(text, "elastic", a.alpha(), 0);
            text.append('/').append(Text.shortest(a.sigma()));
        }
        word(text, "edge", a.edge());
        put(text, "gain", a.gain(), 0);
        put(text, "offset", a.offset(), 0);
        put(text, "noise", a.noise(), 0);
        return text.length() == 0 ? "none" : text.toString();
    }

    private static void put(StringBuilder to, String name, float value, float nothing) {
        if (value != nothing) {
            word(to, name, true);
            to.append('=').append(Text.shortest(value));
        }
    }

    private static void word(StringBuilder to, String name, boolean on) {
        if (on) {
            to.append(to.length() == 0 ? "" : ",").append(name);
        }
    }
}
