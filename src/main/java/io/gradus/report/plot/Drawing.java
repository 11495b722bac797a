package io.gradus.report.plot;

import java.io.IOException;
import java.io.OutputStream;

/** What a plot is drawn on: x to the right and y down, in pixels; colours as 0xRRGGBB. */
public interface Drawing {
    /** Where a text stands beside its point. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** A filled rectangle. */
    void rectangle(double x, double y, double width, double height, int colour);

    /**
     * A line through points; NaN ends one piece, and the next point begins another.
     *
     * @param dash lengths of dashes and gaps; none for a whole line
     */
    void line(double[] x, double[] y, int colour, double width, double... dash);

    /** A filled disc. */
    void dot(double x, double y, double radius, int colour);

    /** One line of text, whose base line is at y. */
    void text(double x, double y, String text, double size, int colour, Anchor anchor);

    /** Text that runs upwards. */
    void textUpwards(double x, double y, String text, double size, int colour);

    void writeTo(OutputStream out) throws IOException;
}
