/** Files of numbers that say themselves which are inputs and which outputs: Proben1's, and FANN's. */
@NullMarked
package io.gradus.data.proben1;

import org.jspecify.annotations.NullMarked;
