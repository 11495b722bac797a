package io.gradus.cli;

import io.gradus.data.DataException;
import io.gradus.data.DataException.Hint;
import java.util.ArrayList;
import java.util.List;

/** Words what would help with data that cannot be used, as options of the command line. */
final class DataHints {
    private DataHints() {}

    /** The message, with the options that would help. */
    static String append(DataException e) {
        List<String> ignored = new ArrayList<>();
        List<String> options = new ArrayList<>();
        boolean missing = false;
        for (Hint hint : e.hints()) {
            switch (hint.remedy()) {
                case IGNORE -> ignored.add(hint.column());
                case PREDICT_VALUE -> options.add("--target " + quoted(hint.column()));
                case MISSING -> missing = true;
                case NEW_HEAD -> options.add("--new-head");
                case ADD_CLASSES -> options.add("--add-classes");
            }
        }
        if (missing) {
            options.add("--missing mean, median or drop");
        }
        if (!ignored.isEmpty()) {
            options.add("--ignore " + quoted(String.join(",", ignored)));
        }
        return e.getMessage() + (options.isEmpty() ? "" : " (" + String.join("; or ", options) + ")");
    }

    private static String quoted(String name) {
        return name.matches("[\\w.,%:/+-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    }
}
