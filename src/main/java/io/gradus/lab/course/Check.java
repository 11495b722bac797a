package io.gradus.lab.course;

/**
 * Something that a claim says besides its number.
 *
 * @param words what was found, as a sentence with its figures
 * @param holds whether it is as claimed
 */
public record Check(String words, boolean holds) {}
