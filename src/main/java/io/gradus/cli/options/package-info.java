/** Options that several commands share, each read into what the library takes. */
@NullMarked
package io.gradus.cli.options;

import org.jspecify.annotations.NullMarked;
