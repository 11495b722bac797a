/** {@code gradus monitor}: the other end of a run's serial line. */
@NullMarked
package io.gradus.cli.monitor;

import org.jspecify.annotations.NullMarked;
