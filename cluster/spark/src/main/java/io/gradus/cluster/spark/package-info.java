/** Sweeps and data-parallel training on Apache Spark. */
@NullMarked
package io.gradus.cluster.spark;

import org.jspecify.annotations.NullMarked;
