package io.gradus.lab.course;

import io.gradus.report.plot.Drawing;

/** A picture of an experiment's results. */
public interface Figure {
    /** What it shows; a screen reader says it. */
    String title();

    /** Draws it. */
    void draw(Drawing drawing, int width, int height);
}
