package io.gradus.cli.terminal;

import io.gradus.data.ImageShape;
import java.util.Arrays;
import java.util.List;

/** Pixels to be looked at. */
public final class Picture {
    private static final String RAMP = " .:-=+*#%@";
    private static final int GREYS = 24; // of a terminal's 256 colours
    private static final int FIRST_GREY = 232;

    private final int height;
    private final int width;
    private final int channels;
    private final byte[] pixels; // (height, width, channels)

    /**
     * Takes the array over: the caller must not change it any more.
     *
     * @param channels 1 for grey or 3 for red, green, blue
     * @param pixels (height, width, channels), each 0..255
     */
    public Picture(int height, int width, int channels, byte[] pixels) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.pixels = pixels;
    }

    /** A picture of values, {@code low} being black and {@code high} white; of other than 3 channels only the first. */
    public static Picture of(float[] values, ImageShape shape, float low, float high) {
        int channels = shape.channels() == 3 ? 3 : 1;
        byte[] pixels = new byte[shape.height() * shape.width() * channels];
        float factor = high > low ? 255 / (high - low) : 0;
        for (int n = 0; n < pixels.length; n++) {
            float value = values[n / channels * shape.channels() + n % channels];
            pixels[n] = (byte) Math.max(0, Math.min(255, Math.round((value - low) * factor)));
        }
        return new Picture(shape.height(), shape.width(), channels, pixels);
    }

    /**
     * Pictures of one size in rows of {@code columns}, each pixel enlarged {@code times}, with grey gaps between them.
     */
    public static Picture sheet(List<Picture> pictures, int columns, int times) {
        Picture first = pictures.get(0);
        int gap = Math.max(1, times);
        int cellHeight = first.height * times + gap;
        int cellWidth = first.width * times + gap;
        int lines = (pictures.size() + columns - 1) / columns;
        int height = lines * cellHeight + gap;
        int width = columns * cellWidth + gap;
        byte[] pixels = new byte[height * width * first.channels];
        Arrays.fill(pixels, (byte) 96);
        for (int n = 0; n < pictures.size(); n++) {
            int top = n / columns * cellHeight + gap;
            int left = n % columns * cellWidth + gap;
            for (int y = 0; y < first.height * times; y++) {
                for (int x = 0; x < first.width * times; x++) {
                    System.arraycopy(
                            pictures.get(n).pixels,
                            (y / times * first.width + x / times) * first.channels,
                            pixels,
                            ((top + y) * width + left + x) * first.channels,
                            first.channels);
                }
            }
        }
        return new Picture(height, width, first.channels, pixels);
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /** 1 for grey, 3 for red, green and blue. */
    public int channels() {
        return channels;
    }

    /** (height, width, channels), each 0..255; not to be changed. */
    public byte[] pixels() {
        return pixels;
    }

    /** Brightness of a pixel, 0..255; 0 below the picture. */
    private int grey(int y, int x) {
        if (y >= height) {
            return 0;
        }
        int at = (y * width + x) * channels;
        int sum = 0;
        for (int c = 0; c < channels; c++) {
            sum += pixels[at + c] & 0xFF;
        }
        return sum / channels;
    }

    /** Two rows of pixels, {@code y} and the next, as one line of characters. */
    public String line(Terminal terminal, int y) {
        StringBuilder text = new StringBuilder();
        for (int x = 0; x < width; x++) {
            if (terminal.isColoured() && terminal.isUnicode()) {
                text.append(Style.GREY).append(FIRST_GREY + grey(y, x) * GREYS / 256);
                text.append(";48;5;")
                        .append(FIRST_GREY + grey(y + 1, x) * GREYS / 256)
                        .append("m▀");
            } else {
                text.append(RAMP.charAt((grey(y, x) + grey(y + 1, x)) / 2 * RAMP.length() / 256));
            }
        }
        return terminal.isColoured() && terminal.isUnicode()
                ? text.append(Style.END).toString()
                : text.toString();
    }
}
