/** Learning as examples come, one at a time, without end. */
@NullMarked
package io.gradus.learn;

import org.jspecify.annotations.NullMarked;
