/** What is wrong with a run and what helps: {@code diagnose}, {@code compare} and {@code remedies}. */
@NullMarked
package io.gradus.cli.diagnose;

import org.jspecify.annotations.NullMarked;
