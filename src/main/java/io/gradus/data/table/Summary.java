package io.gradus.data.table;

import io.gradus.data.schema.Cell;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What scikit-learn's data sets begin with: {@code 150,4,setosa,versicolor,virginica}.
 *
 * @param rows how many it says that there are
 * @param classNames of classes 0, 1, …
 */
record Summary(int rows, List<String> classNames) {
    /**
     * The first row's, if it is one: it names at least two classes, since a row of data may well be {@code 1,2,a}.
     *
     * @param width cells of the second row
     */
    static @Nullable Summary of(List<String> cells, int width, TableFile file) {
        boolean is = file.header() == null
                && cells.size() >= 4
                && Roles.isCount(cells.get(0))
                && Roles.isCount(cells.get(1))
                && width == Integer.parseInt(cells.get(1)) + 1
                && cells.stream().skip(2).allMatch(cell -> Cell.isWord(cell, file.style()));
        return is ? new Summary(Integer.parseInt(cells.get(0)), List.copyOf(cells.subList(2, cells.size()))) : null;
    }
}
