/**
 * A board in a class: it connects, gets its data ready, takes part in rounds, and comes back when the connection is
 * lost.
 */
@NullMarked
package io.gradus.boards.join;

import org.jspecify.annotations.NullMarked;
