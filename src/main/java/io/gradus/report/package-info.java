/** What a run leaves behind: its log, its first and last record, its finished runs as JSON Lines. */
@NullMarked
package io.gradus.report;

import org.jspecify.annotations.NullMarked;
