/** What a run leaves behind for programs: its log, its finished runs as JSON Lines. */
@NullMarked
package io.gradus.report;

import org.jspecify.annotations.NullMarked;
