package io.gradus.cluster.spark.rounds;

import io.gradus.cluster.Worker;
import io.gradus.data.Part;
import java.io.Serializable;

/** What a worker is made of, wherever its task lands: an element of a cached partition. */
public interface Share extends Serializable {
    /** The worker's number, from 0. */
    int number();

    /** Makes the worker, before the first round. */
    Open open();

    /**
     * A worker and its share of the examples that networks are judged by.
     *
     * @param test may be empty
     */
    record Open(Worker worker, Part test) {}
}
