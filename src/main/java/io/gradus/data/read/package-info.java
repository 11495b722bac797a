/** What all readers of data share: files, text, refusals. */
@NullMarked
package io.gradus.data.read;

import org.jspecify.annotations.NullMarked;
