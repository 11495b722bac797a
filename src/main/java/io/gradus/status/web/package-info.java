/**
 * Runs as a live page, served by the process that has them: a small HTTP server, its access rules, and event streams.
 */
@NullMarked
package io.gradus.status.web;

import org.jspecify.annotations.NullMarked;
