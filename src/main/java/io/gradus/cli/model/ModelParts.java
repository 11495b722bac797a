package io.gradus.cli.model;

import io.gradus.cli.args.UsageException;
import io.gradus.data.DataException;
import io.gradus.data.Fingerprint;
import io.gradus.data.LoadedData;
import io.gradus.data.Part;
import io.gradus.data.Split;
import io.gradus.data.SplitShares;
import io.gradus.model.DataOrigin;
import io.gradus.model.Model;
import org.jspecify.annotations.Nullable;

/**
 * Parts of data as a model's training had them. A test part is the one that training did not see, or is refused.
 *
 * @param model that remembers what it was trained on, unless it is an old one
 * @param loaded the data that it is to be used on
 */
record ModelParts(Model model, LoadedData loaded) {
    /**
     * A part by its name.
     *
     * @param shares that were asked for; null for those of training
     * @param seed that was asked for; null for that of training
     */
    Part part(String name, @Nullable SplitShares shares, @Nullable Long seed) {
        long trained = model.provenance().seed();
        Split split = model.origin().isKnown()
                ? known(name, shares, seed)
                : loaded.split(shares, seed == null ? trained : seed);
        return switch (name) {
            case "train" -> split.train();
            case "validation" -> split.validation();
            default -> split.test();
        };
    }

    private Split known(String name, @Nullable SplitShares shares, @Nullable Long seed) {
        DataOrigin origin = model.origin();
        boolean own = shares == null && loaded.ownSplit() != null;
        if (!origin.fingerprint().equals(Fingerprint.of(loaded.data()))) {
            if (own) {
                return loaded.split(null, model.provenance().seed()); // other data, in parts that they came in
            }
            throw new DataException(loaded.data().name() + ": is not what the model was trained on (" + origin.rows()
                    + " examples of " + model.provenance().data() + "), so that it is unknown which of its "
                    + loaded.data().size() + " examples training saw; use all of them");
        }
        if (seed != null && seed != model.provenance().seed()) {
            throw new UsageException(
                    "--seed " + seed + ": the parts that the model was trained and tested on are of seed "
                            + model.provenance().seed() + "; leave it out");
        }
        if (origin.split().equals(DataOrigin.OWN)) {
            if (!own) {
                throw new UsageException((shares == null ? "--part " + name : "--split " + shares)
                        + ": the model was trained on the parts that its data came in; name the data as to train");
            }
            return loaded.split(null, model.provenance().seed());
        }
        if (shares != null && !shares.toString().equals(origin.split())) {
            throw new UsageException("--split " + shares + ": the model was trained with " + origin.split()
                    + ", and parts cut otherwise would hold examples of several; leave it out");
        }
        SplitShares trained = SplitShares.parse(origin.split());
        int share =
                switch (name) {
                    case "train" -> trained.train();
                    case "validation" -> trained.validation();
                    default -> trained.test();
                };
        if (share == 0) {
            throw new DataException(loaded.data().name() + ": has no " + name + " part: the model was trained with "
                    + trained + (trained.train() == 100 ? ", on all of it" : ""));
        }
        return loaded.split(trained, model.provenance().seed());
    }
}
