/** The laboratory: each claim of the course, put to the test by an experiment that anybody can repeat. */
@NullMarked
package io.gradus.lab.course;

import org.jspecify.annotations.NullMarked;
