package io.gradus.problem;

/** Something that a user can set. Enums implement it: one constant a setting. */
public interface Setting {
    /** The constant's name. */
    String name();

    /** What it is called in a sentence: {@code batch size}. */
    String label();
}
