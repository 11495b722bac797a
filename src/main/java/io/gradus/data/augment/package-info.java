/** Pictures changed at random while they are loaded to train on. */
@NullMarked
package io.gradus.data.augment;

import org.jspecify.annotations.NullMarked;
