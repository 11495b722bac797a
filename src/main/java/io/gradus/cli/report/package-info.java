/** {@code gradus report} and {@code gradus plot}: a run's log as a page or a picture. */
@NullMarked
package io.gradus.cli.report;

import org.jspecify.annotations.NullMarked;
