/** Pictures of a run for a slide: lines and heat maps, as SVG or PNG. */
@NullMarked
package io.gradus.report.plot;

import org.jspecify.annotations.NullMarked;
