/** What lies where in an arena: the regions, and each layer's part of them. */
@NullMarked
package io.gradus.plan.layout;

import org.jspecify.annotations.NullMarked;
