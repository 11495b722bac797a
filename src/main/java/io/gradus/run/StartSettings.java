package io.gradus.run;

import java.io.Serializable;

/**
 * The model that training starts from.
 *
 * @param file of the model, or of any weights under the names {@code layers.N.weight}
 * @param head what becomes of its last layer
 */
public record StartSettings(String file, Head head) implements Serializable {
    /** What becomes of a model's last layer. */
    public enum Head {
        /** It is trained on. */
        KEPT,
        /** It is drawn anew, with an output for each of the data's classes or values. */
        NEW,
        /** It gets new outputs behind its own for classes that the model lacks. */
        EXTENDED
    }
}
