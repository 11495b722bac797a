/**
 * Trainings from beginning to end, as the commands, a sweep or a service run them:
 * {@link io.gradus.run.TrainingSettings} say what is to be trained, {@link io.gradus.run.TrainingSetup} reads the data
 * and decides the network, {@link io.gradus.run.TrainingRun} is one run of it, {@link io.gradus.run.Repeats} does
 * several, and {@link io.gradus.run.ModelUse} applies what was saved.
 */
@NullMarked
package io.gradus.run;

import org.jspecify.annotations.NullMarked;
