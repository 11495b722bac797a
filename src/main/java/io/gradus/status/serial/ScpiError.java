package io.gradus.status.serial;

/** Errors of SCPI-99, volume 2, chapter 21, as {@code SYSTem:ERRor?} tells them. */
enum ScpiError {
    NONE(0, "No error"),
    INVALID_CHARACTER(-101, "Invalid character"),
    SYNTAX(-102, "Syntax error"),
    PARAMETER_NOT_ALLOWED(-108, "Parameter not allowed"),
    MISSING_PARAMETER(-109, "Missing parameter"),
    MNEMONIC_TOO_LONG(-112, "Program mnemonic too long"),
    UNDEFINED_HEADER(-113, "Undefined header"),
    SUFFIX_OUT_OF_RANGE(-114, "Header suffix out of range"),
    INVALID_IN_NUMBER(-121, "Invalid character in number"),
    EXPONENT_TOO_LARGE(-123, "Exponent too large"),
    TOO_MANY_DIGITS(-124, "Too many digits"),
    UNIT_NOT_ALLOWED(-138, "Suffix not allowed"),
    CHARACTER_DATA_NOT_ALLOWED(-148, "Character data not allowed"),
    STRING_NOT_ALLOWED(-158, "String data not allowed"),
    SETTINGS_CONFLICT(-221, "Settings conflict"),
    OUT_OF_RANGE(-222, "Data out of range"),
    ILLEGAL_VALUE(-224, "Illegal parameter value"),
    QUEUE_OVERFLOW(-350, "Queue overflow"),
    INPUT_OVERRUN(-363, "Input buffer overrun"),
    QUERY_INTERRUPTED(-410, "Query INTERRUPTED"),
    QUERY_DEADLOCKED(-430, "Query DEADLOCKED");

    private final int code;
    private final String text;

    ScpiError(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** The number, 0 or less. */
    int code() {
        return code;
    }

    String text() {
        return text;
    }

    /** The bit of the standard event register (IEEE 488.2, 11.5.1) that errors of this class set. */
    int eventBit() {
        int hundreds = -code / 100;
        return hundreds >= 1 && hundreds <= 4 ? 1 << (6 - hundreds) : 0; // command 32, execution 16, device 8, query 4
    }
}
