/** The class over Hazelcast: the teacher is its only member, boards are its clients, which listen on no port. */
@NullMarked
package io.gradus.boards.link;

import org.jspecify.annotations.NullMarked;
