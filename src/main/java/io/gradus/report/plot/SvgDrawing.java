package io.gradus.report.plot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Draws as SVG (W3C Recommendation 1.1), of which every browser and office program makes sharp pictures of any size.
 */
public final class SvgDrawing implements Drawing {
    private final StringBuilder svg = new StringBuilder();

    /** @param title what a screen reader says of it */
    public SvgDrawing(int width, int height, String title) {
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(width + " " + height)
                .append("\" width=\"" + width + "\" height=\"" + height
                        + "\" role=\"img\" font-family=\"sans-serif\">\n")
                .append("<title>" + escaped(title) + "</title>\n");
    }

    @Override
    public void rectangle(double x, double y, double width, double height, int colour) {
        svg.append("<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width) + "\" height=\""
                + number(height) + "\" fill=\"" + colour(colour) + "\"/>\n");
    }

    @Override
    public void line(double[] x, double[] y, int colour, double width, double... dash) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < x.length; i++) {
            boolean known = !Double.isNaN(x[i]) && !Double.isNaN(y[i]);
            if (known) {
                path.append(drawing ? 'L' : 'M')
                        .append(number(x[i]))
                        .append(' ')
                        .append(number(y[i]));
            }
            drawing = known;
        }
        StringBuilder pattern = new StringBuilder();
        for (double length : dash) {
            pattern.append(pattern.length() == 0 ? "" : " ").append(number(length));
        }
        svg.append("<path d=\"" + path + "\" fill=\"none\" stroke=\"" + colour(colour) + "\" stroke-width=\""
                + number(width) + "\" stroke-linejoin=\"round\""
                + (dash.length == 0 ? "" : " stroke-dasharray=\"" + pattern + "\"") + "/>\n");
    }

    @Override
    public void dot(double x, double y, double radius, int colour) {
        svg.append("<circle cx=\"" + number(x) + "\" cy=\"" + number(y) + "\" r=\"" + number(radius) + "\" fill=\""
                + colour(colour) + "\"/>\n");
    }

    @Override
    public void text(double x, double y, String text, double size, int colour, Anchor anchor) {
        svg.append("<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" font-size=\"" + number(size) + "\" fill=\""
                + colour(colour) + "\" text-anchor=\"" + anchor.name().toLowerCase(Locale.ROOT) + "\">" + escaped(text)
                + "</text>\n");
    }

    @Override
    public void textUpwards(double x, double y, String text, double size, int colour) {
        svg.append("<text transform=\"translate(" + number(x) + " " + number(y) + ") rotate(-90)\" font-size=\""
                + number(size) + "\" fill=\"" + colour(colour) + "\" text-anchor=\"middle\">" + escaped(text)
                + "</text>\n");
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write((svg + "</svg>\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String number(double value) {
        double rounded = Math.rint(value * 100) / 100;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }

    private static String colour(int colour) {
        return String.format(Locale.ROOT, "#%06x", colour);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
