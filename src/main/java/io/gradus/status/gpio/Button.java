package io.gradus.status.gpio;

import io.gradus.status.RunControl;

/**
 * A push button: a short press pauses the run or lets it go on, held for {@link #HOLD_NANOS} it starts the run again
 * from its seed, at once, before it is let go. It is looked at whenever the run is shown; what happened in between
 * comes with the times at which it happened, so that presses shorter than the interval count.
 *
 * <p>A level counts once it has lasted for {@link #DEBOUNCE_NANOS}. A button that is down when the run begins counts
 * only after it was let go.
 */
final class Button implements GpioLines.Edges {
    /** Contacts bounce for some 10 ms at most. */
    static final long DEBOUNCE_NANOS = 20_000_000;

    static final long HOLD_NANOS = 2_000_000_000;

    private final GpioLines.Input line;
    private final RunControl control;
    private boolean level; // as last told, bouncing or not
    private long since; // when the level became that
    private boolean down; // debounced
    private long downSince;
    private boolean done; // this press has had its effect

    Button(GpioLines.Input line, RunControl control) {
        this.line = line;
        this.control = control;
        this.level = line.isActive();
        this.down = level;
        this.done = true;
    }

    /** Looks at the line. Allocates nothing, waits for nothing. */
    void poll(long nanos) {
        line.drain(this, nanos);
        settle(nanos);
        if (down && !done && nanos - downSince >= HOLD_NANOS) {
            done = true;
            control.reset();
        }
    }

    @Override
    public void edge(boolean active, long nanos) {
        if (active != level) {
            settle(nanos);
            level = active;
            since = nanos;
        }
    }

    /** Takes the level for what the button is, if it has lasted long enough by now. */
    private void settle(long nanos) {
        if (level == down || nanos - since < DEBOUNCE_NANOS) {
            return;
        }
        down = level;
        if (down) {
            downSince = since;
            done = false;
        } else if (!done) {
            done = true;
            if (since - downSince < HOLD_NANOS) {
                control.toggle();
            } else {
                control.reset();
            }
        }
    }
}
