/** The teacher: who is in the class, how a round ends, and the page that shows it. */
@NullMarked
package io.gradus.boards.teach;

import org.jspecify.annotations.NullMarked;
