package io.gradus.health;

import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.Regularization;
import io.gradus.rule.UpdateRule;
import java.util.ArrayList;
import java.util.List;

/**
 * A run's settings, as far as verdicts and remedies go by them.
 *
 * @param frozen how many layers, from the first on, keep their weights
 * @param scalesInputs whether inputs are brought to like sizes
 * @param clipsNorm whether gradients are bounded by a norm
 * @param keepsBest whether the run ends with the weights of its lowest validation loss
 * @param revives whether dead units get new weights
 */
public record RunFacts(
        NetworkSpec network,
        UpdateRule rule,
        Regularization regularization,
        int frozen,
        boolean scalesInputs,
        boolean clipsNorm,
        boolean keepsBest,
        boolean revives) {
    /** What verdicts have to know of each layer. */
    public List<LayerFacts> layers() {
        List<LayerFacts> facts = new ArrayList<>();
        for (LayerSpec layer : network.layers()) {
            facts.add(new LayerFacts(
                    layer.width(),
                    layer.activation().squashes(),
                    layer.activation().canDie(),
                    facts.size() == network.layers().size() - 1,
                    facts.size() < frozen));
        }
        return facts;
    }
}
