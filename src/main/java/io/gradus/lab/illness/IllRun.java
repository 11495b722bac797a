package io.gradus.lab.illness;

/**
 * A run that is ill by construction.
 *
 * @param layer the one to blame, from 1; 0 where no single one is
 * @param healthy the same without what makes it ill
 */
record IllRun(Cause cause, int layer, Settings settings, Settings healthy) {}
