/**
 * What machines that train one network together do in a round, whatever engine carries their messages: gradients'
 * signs and votes on them, averages, bookkeeping and fingerprints. All of a round's arithmetic is here, in a fixed
 * order, so that the same workers reach the same weights to the bit on one machine and on many.
 */
@NullMarked
package io.gradus.cluster;

import org.jspecify.annotations.NullMarked;
