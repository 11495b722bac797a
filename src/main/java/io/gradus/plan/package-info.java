/** Where everything lies: a network and a rule compiled into operations over one arena of known size. */
@NullMarked
package io.gradus.plan;

import org.jspecify.annotations.NullMarked;
