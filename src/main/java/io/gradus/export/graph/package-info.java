/** What a trained network computes, as the writers of formats need it. */
@NullMarked
package io.gradus.export.graph;

import org.jspecify.annotations.NullMarked;
