/** What a run shows of itself while it trains, and what it can be told: readings, sinks, and the run's control. */
@NullMarked
package io.gradus.status;

import org.jspecify.annotations.NullMarked;
