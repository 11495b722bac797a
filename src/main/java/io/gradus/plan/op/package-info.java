/** One class a kind of operation: it sets the operation's fields, forwards and backwards. */
@NullMarked
package io.gradus.plan.op;

import org.jspecify.annotations.NullMarked;
