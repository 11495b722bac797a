/**
 * Settings that cannot be used, alone or together, as types: what is wrong is decided and worded once, in the library,
 * and whoever took the settings from a user says which of the user's own words they were.
 */
@NullMarked
package io.gradus.problem;

import org.jspecify.annotations.NullMarked;
