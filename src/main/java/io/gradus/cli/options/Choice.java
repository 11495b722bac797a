package io.gradus.cli.options;

import io.gradus.cli.args.Synonyms;
import io.gradus.text.Names;
import java.util.function.Function;

/** Finds the constant of a name; for another program's name of it, the refusal names ours. */
final class Choice {
    private Choice() {}

    /**
     * The constant of that name, as {@link Names#parse} finds it.
     *
     * @throws IllegalArgumentException if there is none, with the name that was probably meant and all names
     */
    static <E extends Enum<E>> E parse(String what, Class<E> type, Function<E, String> label, String text) {
        try {
            return Names.parse(what, type, label, text);
        } catch (IllegalArgumentException e) {
            String meant = Synonyms.value(what, text);
            if (meant == null) {
                throw e;
            }
            StringBuilder all = new StringBuilder();
            for (E constant : type.getEnumConstants()) {
                all.append(all.length() == 0 ? "" : ", ").append(label.apply(constant));
            }
            throw new IllegalArgumentException(
                    "unknown " + what + " '" + text + "'; here it is called " + meant + " (one of " + all + ")", e);
        }
    }
}
