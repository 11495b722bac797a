package io.gradus.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training thread that does nothing but obey, and reports what it is told. */
class RunControlTest implements RunControl.Run {
    private final RunControl control = new RunControl();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private @Nullable Thread training;

    @AfterEach
    void stop() throws InterruptedException {
        if (training != null) {
            training.interrupt();
            training.join();
        }
    }

    @Test
    void aRunThatIsAskedNothingHasNoNews() {
        assertFalse(control.hasNews());
        assertEquals(RunState.RUNNING, control.state());
    }

    @Test
    void waitsWhilePausedAndGoesOn() throws InterruptedException {
        control.pause();
        assertEquals(RunState.PAUSED, control.state());
        train();
        control.resume();
        assertEquals("step", next());
        assertEquals(RunState.RUNNING, control.state());
        assertFalse(control.hasNews());
    }

    @Test
    void takesAsManyStepsAsAsked() throws InterruptedException {
        control.step();
        control.step();
        train();
        assertEquals("single step", next());
        assertEquals("single step", next());
        assertEquals(0, told.size());
        assertEquals(RunState.PAUSED, control.state());
        control.step();
        assertEquals("single step", next());
        control.toggle();
        assertEquals("step", next());
    }

    @Test
    void obeysWhilePausedAndStaysPaused() throws InterruptedException {
        control.pause();
        train();
        control.reset();
        assertEquals("reset", next());
        control.rate(0.25f);
        assertEquals("rate 0.25", next());
        assertEquals(RunState.PAUSED, control.state());
        control.step();
        assertEquals("single step", next());
    }

    @Test
    void keepsAPaceAndSaysEveryStep() throws InterruptedException {
        assertEquals(0, control.pace());
        control.pace(50);
        assertEquals(50, control.pace(), 1e-6);
        long began = System.nanoTime();
        train();
        for (int n = 0; n < 10; n++) {
            assertEquals("single step", next());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        assertTrue(seconds > 8 / 50.0 - 0.02, "ten steps in " + seconds + " s");
        assertTrue(control.hasNews(), "it is to be asked before every step");
        control.rate(0.25f);
        String said = next();
        while (said.equals("single step")) {
            said = next();
        }
        assertEquals("rate 0.25", said);
        control.pace(0);
        while (said.startsWith("rate") || said.equals("single step")) {
            said = next();
        }
        assertEquals("step", said);
        assertFalse(control.hasNews());
    }

    @Test
    void isPausedWhileItWaitsForItsPace() throws InterruptedException {
        control.pace(0.001); // a step in 17 minutes
        train();
        assertEquals("single step", next());
        control.pause();
        control.step();
        assertEquals("single step", next());
        assertEquals(RunState.PAUSED, control.state());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesAPaceThatIsNone(double pace) {
        assertThrows(IllegalArgumentException.class, () -> control.pace(pace));
        assertEquals(0, control.pace());
    }

    @Test
    void obeysWhileRunning() throws InterruptedException {
        control.rate(0.1f); // of the run that is to be forgotten
        control.reset();
        control.rate(0.5f);
        assertTrue(control.hasNews());
        control.obey(this);
        assertEquals("reset", next());
        assertEquals("rate 0.5", next());
        assertFalse(control.hasNews());
    }

    @Test
    void anEndedRunSaysSo() {
        control.pause();
        control.end();
        assertEquals(RunState.ENDED, control.state());
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.1f, 0, Float.NaN, Float.POSITIVE_INFINITY})
    void refusesARateThatIsNone(float rate) {
        assertThrows(IllegalArgumentException.class, () -> control.rate(rate));
        assertFalse(control.hasNews());
    }

    @Override
    public void rate(float rate) {
        told.add("rate " + rate);
    }

    @Override
    public void reset() {
        told.add("reset");
    }

    @Override
    public void stepSingly(boolean on) {
        told.add(on ? "single step" : "step");
    }

    private String next() throws InterruptedException {
        String what = told.poll(10, TimeUnit.SECONDS);
        return what == null ? "nothing" : what;
    }

    private void train() {
        training = new Thread(() -> {
            try {
                do {
                    control.obey(this);
                } while (control.hasNews());
            } catch (InterruptedException e) {
                told.add("interrupted");
            }
        });
        training.start();
    }
}
