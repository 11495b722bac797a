/** What keeps a run's work: checkpoints, what is done when it is interrupted, and where its model goes. */
@NullMarked
package io.gradus.cli.save;

import org.jspecify.annotations.NullMarked;
