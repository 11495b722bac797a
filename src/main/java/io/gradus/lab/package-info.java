/** What can be said of a network without training it, and experiments that show it. */
@NullMarked
package io.gradus.lab;

import org.jspecify.annotations.NullMarked;
