package io.gradus.train;

import java.io.Serializable;

/**
 * What a run does by itself about bad health; nothing, unless told.
 *
 * @param revive give dead units new weights at an epoch's end
 * @param halveOnOscillation halve the rate at the end of an epoch whose verdict is oscillating
 * @param rewindOnDiverged go back to the best weights, with half the rate, when a number is not finite; at most {@link
 *     #MOST_REWINDS} times
 */
public record Remedies(boolean revive, boolean halveOnOscillation, boolean rewindOnDiverged) implements Serializable {
    /** Do nothing but tell. */
    public static final Remedies NONE = new Remedies(false, false, false);

    /** After so many rewinds a run stops all the same: half of half of … the rate did not help. */
    public static final int MOST_REWINDS = 8;
}
