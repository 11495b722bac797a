package io.gradus.lab.course;

import io.gradus.report.plot.Drawing;
import java.util.List;

/** Weights as pictures: blue where a weight is negative, orange where it is positive, a row of pictures each line. */
final class ImageFigure implements Figure {
    private static final int GAP = 1;
    private static final int TEXT = 0x222222;

    /**
     * One line of pictures.
     *
     * @param images each (height, width), row after row
     */
    record Row(String label, List<float[]> images) {}

    private final String title;
    private final int side;
    private final List<Row> rows;

    /** @param side pixels of a picture's edge */
    ImageFigure(String title, int side, List<Row> rows) {
        this.title = title;
        this.side = side;
        this.rows = List.copyOf(rows);
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public void draw(Drawing drawing, int width, int height) {
        drawing.rectangle(0, 0, width, height, 0xFFFFFF);
        double text = height / 30.0;
        drawing.text(text, 1.7 * text, title, 1.25 * text, TEXT, Drawing.Anchor.START);
        int columns = rows.stream().mapToInt(row -> row.images().size()).max().orElse(1);
        double left = 9 * text;
        double pixel = Math.min(
                (width - left - text) / (columns * (side + GAP)), (height - 4 * text) / (rows.size() * (side + GAP)));
        for (int r = 0; r < rows.size(); r++) {
            double y = 3 * text + r * (side + GAP) * pixel;
            String label = rows.get(r).label();
            drawing.text(text, y + side * pixel / 2, label, text, TEXT, Drawing.Anchor.START);
            for (int c = 0; c < rows.get(r).images().size(); c++) {
                image(
                        drawing,
                        left + c * (side + GAP) * pixel,
                        y,
                        pixel,
                        rows.get(r).images().get(c));
            }
        }
    }

    private void image(Drawing drawing, double x, double y, double pixel, float[] image) {
        float most = 1e-30f;
        for (float value : image) {
            most = Math.max(most, Math.abs(value));
        }
        for (int at = 0; at < image.length; at++) {
            int row = at / side;
            int colour = colour(image[at] / most);
            drawing.rectangle(x + (at % side) * pixel, y + row * pixel, pixel + 0.3, pixel + 0.3, colour);
        }
    }

    /** Blue at -1, white at 0, orange at 1. */
    private static int colour(float share) {
        int end = share < 0 ? 0x0072B2 : 0xD55E00;
        float part = Math.abs(share);
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            colour |= Math.round(255 + ((end >> shift & 0xFF) - 255) * part) << shift;
        }
        return colour;
    }
}
