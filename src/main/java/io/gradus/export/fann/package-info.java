/** Networks as files of the FANN library. */
@NullMarked
package io.gradus.export.fann;

import org.jspecify.annotations.NullMarked;
