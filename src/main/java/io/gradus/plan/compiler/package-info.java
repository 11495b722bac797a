/** From a network and how it is trained to a {@link io.gradus.plan.Plan}: the passes, and what they refuse. */
@NullMarked
package io.gradus.plan.compiler;

import org.jspecify.annotations.NullMarked;
