/** What a network is: immutable descriptions of layers, activations, losses and initialisers. */
@NullMarked
package io.gradus.net;

import org.jspecify.annotations.NullMarked;
