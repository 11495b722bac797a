/** How a run's objects hand over all that the rest of the run follows from, and take it back. */
@NullMarked
package io.gradus.state;

import org.jspecify.annotations.NullMarked;
