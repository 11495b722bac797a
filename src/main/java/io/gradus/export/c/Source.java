package io.gradus.export.c;

/** The part of a C source that computes. */
interface Source {
    /** Bytes of what lies between the layers. */
    int workBytes();

    /** Arrays of constants. */
    String constants();

    /** Functions that the statements call. */
    String functions();

    /** The body of the function from raw inputs to answers. */
    String statements();
}
