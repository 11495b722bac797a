/**
 * Everything that boards and teacher say to each other: these records, and nothing else, cross the network. None has
 * room
 * for an example. {@code WireTest} holds the list.
 */
@NullMarked
package io.gradus.boards.wire;

import org.jspecify.annotations.NullMarked;
