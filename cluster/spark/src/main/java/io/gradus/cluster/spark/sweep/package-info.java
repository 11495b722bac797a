/** Many trainings, each by itself: grids, random and halving search, a task for every combination and seed. */
@NullMarked
package io.gradus.cluster.spark.sweep;

import org.jspecify.annotations.NullMarked;
