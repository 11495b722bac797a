/** IDX, the format of MNIST and its kin, and how they name their files. */
@NullMarked
package io.gradus.data.idx;

import org.jspecify.annotations.NullMarked;
