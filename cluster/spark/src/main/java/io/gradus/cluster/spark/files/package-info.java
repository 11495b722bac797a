/** Data that no machine holds whole: read by Spark, understood as Gradus understands tables, dealt out to workers. */
@NullMarked
package io.gradus.cluster.spark.files;

import org.jspecify.annotations.NullMarked;
