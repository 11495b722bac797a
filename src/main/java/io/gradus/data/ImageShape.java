package io.gradus.data;

import java.io.Serializable;

/**
 * How an example's features make a picture: row after row from the top, each row from the left, each pixel's channels
 * one after the other.
 *
 * @param height rows of pixels
 * @param width pixels of a row
 * @param channels values of a pixel: 1 for grey, 3 for red, green, blue
 */
public record ImageShape(int height, int width, int channels) implements Serializable {
    public ImageShape {
        if (height < 1 || width < 1 || channels < 1) {
            throw new IllegalArgumentException("an image of " + height + "x" + width + "x" + channels
                    + " has no pixels; height, width and channels must be at least 1");
        }
        if ((long) height * width > Integer.MAX_VALUE / channels) {
            throw new IllegalArgumentException(
                    "an image of " + height + "x" + width + "x" + channels + " is larger than an example can be");
        }
    }

    /**
     * Reads {@code 28x28}, height before width, or {@code 32x32x3} with channels.
     *
     * @throws IllegalArgumentException if it is no such form
     */
    public static ImageShape parse(String text) {
        String[] parts = text.strip().split("x", -1);
        int[] sizes = {0, 0, 1};
        boolean fits = parts.length == 2 || parts.length == 3;
        for (int n = 0; n < parts.length && fits; n++) {
            fits = parts[n].matches("[0-9]{1,5}");
            sizes[n] = fits ? Integer.parseInt(parts[n]) : 0;
        }
        if (!fits) {
            throw new IllegalArgumentException("write it as HEIGHTxWIDTH or HEIGHTxWIDTHxCHANNELS, such as 28x28");
        }
        return new ImageShape(sizes[0], sizes[1], sizes[2]);
    }

    /** Values of an image. */
    public int size() {
        return height * width * channels;
    }

    /** The written form. */
    @Override
    public String toString() {
        return height + "x" + width + (channels == 1 ? "" : "x" + channels);
    }
}
