package io.gradus.lab.course;

/** One claim of the course and the experiment that tests it, from fixed seeds and within a minute on two cores. */
public interface Experiment {
    /** The word that the command line knows it by: {@code squash}. */
    String name();

    /** The claim, in one sentence. */
    String claim();

    /** The question whose answer is {@link Finding#number}: what a student predicts before it is computed. */
    String question();

    /** Runs the experiment; the same conditions give the same finding, up to the executor's rounding. */
    Finding run(Conditions conditions);
}
