/** The class on the live page: a card for the class, and one for each board. */
@NullMarked
package io.gradus.boards.page;

import org.jspecify.annotations.NullMarked;
