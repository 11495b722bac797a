/** The pages that show runs: what a page keeps of a run, how it is packed, and the page itself. */
@NullMarked
package io.gradus.report.page;

import org.jspecify.annotations.NullMarked;
