package io.gradus.status.serial;

import io.gradus.health.LayerColumn;
import io.gradus.status.serial.ScpiCommand.Takes;

/**
 * Reads program messages of IEEE 488.2 and SCPI-99: units with {@code ;} between them, a header each, whose first words
 * may be left out where they are those of the unit before. Allocates nothing after the constructor.
 *
 * <p>After a command error the rest of the line is left out: what it means may hang on what was not understood.
 */
final class ScpiParser {
    /** Does what is asked. */
    interface Instrument {
        /**
         * A command or query, with its number or its word if it takes one.
         *
         * @param word in capitals; {@code size} bytes of it count
         * @return what is wrong with it, or {@link ScpiError#NONE}
         */
        ScpiError execute(ScpiCommand command, double number, byte[] word, int size);

        /** A query about layer {@code layer}, counted from 1, which may not exist. */
        ScpiError query(LayerColumn column, int layer);

        /** Is told of everything that is wrong. */
        void error(ScpiError error);
    }

    private static final int LONGEST_MNEMONIC = 12; // IEEE 488.2, 7.6.1.4.1
    private static final int FIRST_EXECUTION_ERROR = -200;

    private final Instrument instrument;
    private final LayerQuery[] layerQueries = LayerQuery.all();
    private final Numeral numeral = new Numeral();
    private final byte[] header = new byte[2 * LineBuffer.LONGEST];
    private final byte[] path = new byte[2 * LineBuffer.LONGEST]; // what the next unit's header may leave out
    private final byte[] word = new byte[LineBuffer.LONGEST];
    private int pathSize;
    private int headerSize;

    ScpiParser(Instrument instrument) {
        this.instrument = instrument;
    }

    /** Does what a line says. */
    void run(byte[] line, int size) {
        for (int i = 0; i < size; i++) {
            if (line[i] != '\t' && (line[i] < ' ' || line[i] > '~')) {
                instrument.error(ScpiError.INVALID_CHARACTER);
                return;
            }
        }
        pathSize = 0;
        for (int from = 0; from < size; ) {
            int to = unitEnd(line, from, size);
            ScpiError error = unit(line, from, to);
            if (error != ScpiError.NONE) {
                instrument.error(error);
                if (error.code() > FIRST_EXECUTION_ERROR) {
                    return;
                }
            }
            from = to + 1;
        }
    }

    private ScpiError unit(byte[] line, int begin, int end) {
        int from = skipBlanks(line, begin, end);
        int to = end;
        while (to > from && isBlank(line[to - 1])) {
            to--;
        }
        if (from == to) {
            return ScpiError.NONE;
        }
        int stop = from;
        while (stop < to && !isBlank(line[stop])) {
            stop++;
        }
        ScpiError error = compose(line, from, stop);
        if (error != ScpiError.NONE) {
            return error;
        }
        int data = skipBlanks(line, stop, to);
        for (LayerQuery query : layerQueries) {
            int number = query.mnemonics().match(header, headerSize);
            if (number != Mnemonics.NO_MATCH) {
                remember();
                return data < to ? ScpiError.PARAMETER_NOT_ALLOWED : instrument.query(query.column(), number);
            }
        }
        ScpiCommand command = ScpiCommand.find(header, headerSize);
        if (command == null) {
            return ScpiError.UNDEFINED_HEADER;
        }
        if (header[0] != '*') {
            remember();
        }
        return execute(command, line, data, to);
    }

    /** The header in capitals, with the words in front that were left out. */
    private ScpiError compose(byte[] line, int from, int to) {
        boolean whole = line[from] == ':' || line[from] == '*';
        headerSize = whole ? 0 : pathSize;
        System.arraycopy(path, 0, header, 0, headerSize);
        int length = 0;
        for (int i = line[from] == ':' ? from + 1 : from; i < to; i++) {
            byte b = Mnemonics.upper(line[i]);
            boolean letter = b >= 'A' && b <= 'Z';
            if (!letter && b != ':' && b != '?' && b != '*' && (b < '0' || b > '9')) {
                return ScpiError.SYNTAX;
            }
            length = letter ? length + 1 : 0;
            if (length > LONGEST_MNEMONIC) {
                return ScpiError.MNEMONIC_TOO_LONG;
            }
            header[headerSize++] = b;
        }
        return ScpiError.NONE;
    }

    private void remember() {
        pathSize = headerSize;
        while (pathSize > 0 && header[pathSize - 1] != ':') {
            pathSize--;
        }
        System.arraycopy(header, 0, path, 0, pathSize);
    }

    private ScpiError execute(ScpiCommand command, byte[] line, int from, int to) {
        if (command.takes() == Takes.NOTHING) {
            return from < to ? ScpiError.PARAMETER_NOT_ALLOWED : instrument.execute(command, 0, word, 0);
        }
        if (from == to) {
            return ScpiError.MISSING_PARAMETER;
        }
        if (line[from] == '"' || line[from] == '\'') {
            return ScpiError.STRING_NOT_ALLOWED;
        }
        for (int i = from; i < to; i++) {
            if (line[i] == ',') {
                return ScpiError.PARAMETER_NOT_ALLOWED;
            }
        }
        if (command.takes() == Takes.NUMBER) {
            ScpiError error = numeral.parse(line, from, to);
            return error == ScpiError.NONE ? instrument.execute(command, numeral.value(), word, 0) : error;
        }
        for (int i = from; i < to; i++) {
            word[i - from] = Mnemonics.upper(line[i]);
        }
        return instrument.execute(command, 0, word, to - from);
    }

    /** The next {@code ;} that is not quoted, or the line's end. */
    private static int unitEnd(byte[] line, int from, int size) {
        byte quote = 0;
        for (int i = from; i < size; i++) {
            byte b = line[i];
            if (quote == 0 && b == ';') {
                return i;
            }
            if (quote == 0 && (b == '"' || b == '\'')) {
                quote = b;
            } else if (b == quote) {
                quote = 0;
            }
        }
        return size;
    }

    private static int skipBlanks(byte[] line, int from, int to) {
        int at = from;
        while (at < to && isBlank(line[at])) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
