package io.gradus.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;

/** Draws into pixels, by Java's own graphics without a screen; they want the module java.desktop and a font. */
public final class PngDrawing implements Drawing {
    private final BufferedImage image;
    private final Graphics2D graphics;

    /** White pixels; fails where Java lacks what it takes, a font not the least. */
    public static PngDrawing of(int width, int height) {
        PngDrawing drawing = new PngDrawing(width, height);
        drawing.rectangle(0, 0, width, height, 0xFFFFFF);
        drawing.text(0, 0, " ", 12, 0, Anchor.START);
        return drawing;
    }

    private PngDrawing(int width, int height) {
        this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        this.graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    }

    @Override
    public void rectangle(double x, double y, double width, double height, int colour) {
        graphics.setColor(new Color(colour));
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void line(double[] x, double[] y, int colour, double width, double... dash) {
        Path2D.Double path = new Path2D.Double();
        boolean drawing = false;
        for (int i = 0; i < x.length; i++) {
            boolean known = !Double.isNaN(x[i]) && !Double.isNaN(y[i]);
            if (known && drawing) {
                path.lineTo(x[i], y[i]);
            } else if (known) {
                path.moveTo(x[i], y[i]);
            }
            drawing = known;
        }
        float[] pattern = new float[dash.length];
        for (int i = 0; i < dash.length; i++) {
            pattern[i] = (float) dash[i];
        }
        graphics.setColor(new Color(colour));
        graphics.setStroke(new BasicStroke(
                (float) width,
                BasicStroke.CAP_BUTT,
                BasicStroke.JOIN_ROUND,
                10,
                pattern.length == 0 ? null : pattern,
                0));
        graphics.draw(path);
    }

    @Override
    public void dot(double x, double y, double radius, int colour) {
        graphics.setColor(new Color(colour));
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    @Override
    public void text(double x, double y, String text, double size, int colour, Anchor anchor) {
        graphics.setColor(new Color(colour));
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont((float) size));
        double width = graphics.getFontMetrics().getStringBounds(text, graphics).getWidth();
        double left =
                switch (anchor) {
                    case START -> x;
                    case MIDDLE -> x - width / 2;
                    case END -> x - width;
                };
        graphics.drawString(text, (float) left, (float) y);
    }

    @Override
    public void textUpwards(double x, double y, String text, double size, int colour) {
        AffineTransform before = graphics.getTransform();
        graphics.translate(x, y);
        graphics.rotate(-Math.PI / 2);
        text(0, 0, text, size, colour, Anchor.MIDDLE);
        graphics.setTransform(before);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        graphics.dispose();
        ImageIO.setUseCache(false);
        if (!ImageIO.write(image, "png", out)) {
            throw new IOException("this Java writes no PNG");
        }
    }
}
