package io.gradus.data.augment;

import io.gradus.text.Text;
import java.io.Serializable;

/**
 * By how much pictures are changed at random, each time that training loads one; none of it touches evaluation. What is
 * 0 (for {@code crop}, 1) is not done. Shares are of the range between the darkest and the brightest value of the
 * training part.
 *
 * <p>The written form names what is wanted, in any order: {@code shift=2,rotate=10,elastic=34/4}.
 *
 * @param shift whole pixels to any side, at most: {@code shift=2}
 * @param rotate degrees to either side, at most, about the centre: {@code rotate=10}
 * @param zoom sides larger or smaller by at most this share: {@code zoom=0.1}
 * @param crop the smallest share of the sides that a random window keeps, which then fills the picture:
 *     {@code crop=0.8}
 * @param reflect whether every other picture is mirrored, left for right: {@code reflect}
 * @param alpha strength of elastic deformation, as in Simard, Steinkraus and Platt 2003, "Best practices for
 *     convolutional neural networks applied to visual document analysis": {@code elastic=34/4}
 * @param sigma its smoothness, in pixels
 * @param edge whether what lies outside a picture continues its edge; else it is the darkest value: {@code edge}
 * @param gain contrast larger or smaller by at most this share: {@code gain=0.2}
 * @param offset brightness added or taken, at most: {@code offset=0.1}
 * @param noise standard deviation of what is added to every pixel by itself: {@code noise=0.05}
 */
public record Augmentation(
        int shift,
        float rotate,
        float zoom,
        float crop,
        boolean reflect,
        float alpha,
        float sigma,
        boolean edge,
        float gain,
        float offset,
        float noise)
        implements Serializable {
    /** Changes nothing. */
    public static final Augmentation NONE = new Augmentation(0, 0, 0, 1, false, 0, 0, false, 0, 0, 0);

    private static final float LEAST_CROP = 0.1f;
    private static final float LEAST_SIGMA = 0.5f;
    private static final float MOST_ALPHA = 1000;

    public Augmentation {
        within("shift", shift, 0, 1 << 14, "pixels");
        within("rotate", rotate, 0, 180, "degrees");
        within("zoom", zoom, 0, 0.9f, "a share");
        within("crop", crop, LEAST_CROP, 1, "the share of the sides to keep");
        within("gain", gain, 0, 1, "a share");
        within("offset", offset, 0, 1, "a share of the range");
        within("noise", noise, 0, 1, "a share of the range");
        within("elastic's alpha", alpha, 0, MOST_ALPHA, "pixels");
        if (alpha > 0) {
            within("elastic's sigma", sigma, LEAST_SIGMA, 1000, "pixels");
        }
    }

    private static void within(String name, float value, float least, float most, String unit) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " is " + Text.shortest(value) + ", but must be "
                    + Text.shortest(least) + " to " + Text.shortest(most) + ", " + unit);
        }
    }

    /**
     * Reads the written form: names and values, or a preset's name ({@code mnist}) and what is to differ from it.
     *
     * @throws IllegalArgumentException in one line, if it says nothing that can be done
     */
    public static Augmentation parse(String text) {
        return AugmentationText.parse(text);
    }

    public Augmentation withShift(int pixels) {
        return new Augmentation(pixels, rotate, zoom, crop, reflect, alpha, sigma, edge, gain, offset, noise);
    }

    public Augmentation withRotate(float degrees) {
        return new Augmentation(shift, degrees, zoom, crop, reflect, alpha, sigma, edge, gain, offset, noise);
    }

    public Augmentation withZoom(float share) {
        return new Augmentation(shift, rotate, share, crop, reflect, alpha, sigma, edge, gain, offset, noise);
    }

    public Augmentation withCrop(float share) {
        return new Augmentation(shift, rotate, zoom, share, reflect, alpha, sigma, edge, gain, offset, noise);
    }

    public Augmentation withReflect(boolean on) {
        return new Augmentation(shift, rotate, zoom, crop, on, alpha, sigma, edge, gain, offset, noise);
    }

    public Augmentation withElastic(float strength, float smoothness) {
        return new Augmentation(shift, rotate, zoom, crop, reflect, strength, smoothness, edge, gain, offset, noise);
    }

    public Augmentation withEdge(boolean on) {
        return new Augmentation(shift, rotate, zoom, crop, reflect, alpha, sigma, on, gain, offset, noise);
    }

    public Augmentation withGain(float share) {
        return new Augmentation(shift, rotate, zoom, crop, reflect, alpha, sigma, edge, share, offset, noise);
    }

    public Augmentation withOffset(float share) {
        return new Augmentation(shift, rotate, zoom, crop, reflect, alpha, sigma, edge, gain, share, noise);
    }

    public Augmentation withNoise(float share) {
        return new Augmentation(shift, rotate, zoom, crop, reflect, alpha, sigma, edge, gain, offset, share);
    }

    /** Whether anything but the values of pixels changes. */
    public boolean moves() {
        return shift > 0 || rotate > 0 || zoom > 0 || crop < 1 || reflect || isElastic();
    }

    public boolean isElastic() {
        return alpha > 0;
    }

    /** Whether anything is done at all. */
    public boolean isNone() {
        return !moves() && gain == 0 && offset == 0 && noise == 0;
    }

    /** The written form. */
    @Override
    public String toString() {
        return AugmentationText.write(this);
    }
}
