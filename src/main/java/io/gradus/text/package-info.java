/** Names, numbers and sizes as people write and read them. Plain string work: no formatter, no regular expression. */
@NullMarked
package io.gradus.text;

import org.jspecify.annotations.NullMarked;
