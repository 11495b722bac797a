/** What is learnt from: data sets, their readers, splits and scaling. */
@NullMarked
package io.gradus.data;

import org.jspecify.annotations.NullMarked;
