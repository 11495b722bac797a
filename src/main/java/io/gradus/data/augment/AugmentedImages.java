package io.gradus.data.augment;

import io.gradus.data.Dataset;
import io.gradus.data.ImageShape;
import io.gradus.data.Part;

/**
 * An {@link Augmentation} of pictures of a known shape and range: what a plan is made for.
 *
 * <p>Elastic deformation follows Simard, Steinkraus and Platt 2003: every pixel is displaced by a field of uniform
 * noise of ±1 that is smoothed by a Gaussian of σ and multiplied by α. Here noise is drawn for the nodes of a coarse
 * grid alone and spread by cubic B-splines, which are nearly Gaussians: one of spacing h has the variance h²/3, hence h
 * = σ√3. The nodes' amplitude gives the field the same standard deviation as theirs, α/(2σ√(3π)), averaged over the
 * picture; it varies by 2 % in either direction's part.
 *
 * @param augmentation what is done
 * @param shape of every picture
 * @param low the darkest value of the training part: what lies outside a picture
 * @param high the brightest
 */
public record AugmentedImages(Augmentation augmentation, ImageShape shape, float low, float high) {
    /** Mean over a cell of the sum of a cubic B-spline's squared weights. */
    private static final double SPLINE_SQUARES = 151.0 / 315;

    public AugmentedImages {
        int side = Math.min(shape.height(), shape.width());
        if (!(low <= high) || !Float.isFinite(high - low)) {
            throw new IllegalArgumentException("the range " + low + " .. " + high + " is none");
        }
        if (augmentation.shift() >= side) {
            throw new IllegalArgumentException("shift is " + augmentation.shift() + " pixels, but the pictures have "
                    + shape + ": nothing would be left of some");
        }
        double typical = augmentation.isElastic()
                ? augmentation.alpha() / (2 * augmentation.sigma() * Math.sqrt(3 * Math.PI))
                : 0;
        if (2 * typical > side) {
            throw new IllegalArgumentException("elastic moves pixels by " + Math.round(typical)
                    + " typically, which is more than half of a picture of " + shape
                    + ": lower alpha or raise sigma");
        }
    }

    /**
     * For the pictures of a training part, whose range is looked up.
     *
     * @throws IllegalArgumentException if the shape does not fit the part's examples, or the augmentation the shape
     */
    public static AugmentedImages of(Augmentation augmentation, ImageShape shape, Part train) {
        Dataset data = train.data();
        if (shape.size() != data.inputs()) {
            throw new IllegalArgumentException("an image of " + shape + " has " + shape.size()
                    + " values, but an example of " + data.name() + " " + data.inputs());
        }
        float[] row = new float[data.inputs()];
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        boolean bytes = data.storage() == Dataset.Storage.UINT8;
        for (int n = 0; n < train.size() && !(bytes && low == 0 && high == 255); n++) {
            data.read(train.rows()[n], row);
            for (float value : row) {
                if (Float.isFinite(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        return new AugmentedImages(augmentation, shape, low, high);
    }

    /** Difference of the brightest and the darkest value. */
    public float range() {
        return high - low;
    }

    /** Pixels between the nodes of the elastic grid. */
    public double spacing() {
        return augmentation.sigma() * Math.sqrt(3);
    }

    /** Pixels by which a node is displaced at most, in either direction. */
    public float amplitude() {
        return augmentation.isElastic()
                ? (float) (augmentation.alpha() / (2 * augmentation.sigma() * Math.sqrt(Math.PI) * SPLINE_SQUARES))
                : 0;
    }

    /** Columns of the elastic grid, those beyond the picture's edge counted; 0 without deformation. */
    public int nodesX() {
        return nodes(shape.width());
    }

    /** Rows of the elastic grid, likewise. */
    public int nodesY() {
        return nodes(shape.height());
    }

    private int nodes(int pixels) {
        return augmentation.isElastic() ? (int) ((pixels - 1) / spacing()) + 4 : 0;
    }
}
