/** One training by many workers, in rounds. */
@NullMarked
package io.gradus.cluster.spark.rounds;

import org.jspecify.annotations.NullMarked;
