package io.gradus.status.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.health.Verdict;
import io.gradus.status.RunControl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What SCPI and IEEE 488.2 expect of settings, registers and a stream beside answers. */
class ScpiStandardTest implements SerialSession.Output, RunControl.Run {
    private static final Verdict DEAD = new Verdict(Verdict.State.DEAD, 2, 0.625, "layer 2: say \"hello\"; or not");
    private final RunControl control = new RunControl();
    private final SerialSession session =
            new SerialSession(Readings.layers(3), control, "Gradus,MLP 4-10-20-30,0,0.1.0", this);
    private final List<String> replies = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private boolean full;
    private int silenced;

    @BeforeEach
    void see() {
        session.see(Readings.reading(Readings.snapshot(3, 640, 0.25, DEAD), control), System.nanoTime());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5E-2", "5 E-2", "5 E -2", "5E -2", "  .05", "0.05\t"})
    void blanksMayStandAroundTheE(String number) {
        say("TRA:RATE " + number + "\n");
        assertEquals("rate 0.05", obeyed());
    }

    @Test
    void aSettingIsReadBackAtOnce() {
        say("TRA:RATE 0.5;RATE?\n");
        see(); // of before
        say("TRA:RATE?\n");
        assertEquals(List.of("0.5", "0.5"), replies);
        assertEquals("rate 0.5", obeyed());
        see();
        see();
        say("TRA:RATE?\n");
        assertEquals("0.1", replies.get(2), "as the readings say");
        say("TRA:RATE 0.25\n*RST;:TRA:RATE?\n");
        assertEquals("0.1", replies.get(3), "the run's first");
    }

    @Test
    void theStepIsThePresentOne() {
        control.reached(777);
        say("TRA:STEP?\n");
        control.reached(0);
        say("TRA:STEP?\n");
        assertEquals(List.of("777", "0"), replies);
    }

    @Test
    void registersOfScpiAreThere() {
        say("STAT:QUES:COND?;EVEN?;EVEN?;:STAT:OPER:COND?;:STAT:OPER?;:STAT:OPER?\n");
        assertEquals(List.of("512;512;0;16;16;0"), replies);
        say("STAT:OPER:ENAB 16;ENAB?;:STAT:QUES:ENAB 512;ENAB?\n");
        assertEquals("16;512", replies.get(1));
        say("*STB?\nTRA:PAUS\n");
        assertEquals("0", replies.get(2));
        say("*OPC?\nTRA:RES\n*STB?\n"); // paused was seen, so that running is news
        assertEquals("128", replies.get(4));
        say("STAT:PRES;:STAT:OPER:ENAB?;:STAT:QUES:ENAB?;*STB?\n*CLS;:STAT:OPER?\n");
        assertEquals(List.of("0;0;0", "0"), replies.subList(5, 7));
    }

    /** An instrument's client takes the next line for its answer. */
    @Test
    void theStreamIsSilentAfterALineAndComesBackWhenItIsAskedFor() {
        assertTrue(session.isStreaming());
        say("*OPC?\n");
        assertFalse(session.isStreaming());
        assertEquals(1, silenced);
        say("STAT:STRM ON\n");
        assertTrue(session.isStreaming());
        say("*OPC?\n");
        say("STAT:STRM:FORM FULL\n");
        assertTrue(session.isStreaming());
    }

    private void say(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        session.accept(bytes, bytes.length);
    }

    private String obeyed() {
        told.clear();
        try {
            control.obey(this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        told.remove("singly false");
        return String.join(", ", told);
    }

    @Override
    public boolean reply(StatusLine line) {
        if (full) {
            return false;
        }
        String text = line.toString();
        assertTrue(text.endsWith("\n") && text.indexOf('\n') == text.length() - 1, text);
        replies.add(text.substring(0, text.length() - 1));
        return true;
    }

    @Override
    public void silence() {
        silenced++;
    }

    @Override
    public long dropped() {
        return 7;
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
        told.add("singly " + on);
    }
}
