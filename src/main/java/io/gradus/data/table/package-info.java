/** Tables as text: CSV and its kin, ARFF, LIBSVM. */
@NullMarked
package io.gradus.data.table;

import org.jspecify.annotations.NullMarked;
