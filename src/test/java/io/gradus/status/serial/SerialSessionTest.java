package io.gradus.status.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.health.LayerColumn;
import io.gradus.health.Verdict;
import io.gradus.status.RunControl;
import io.gradus.status.RunState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every query and command, and everything that can be wrong with one, without a line in between. */
class SerialSessionTest implements SerialSession.Output, RunControl.Run {
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
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "*IDN?|Gradus,MLP 4-10-20-30,0,0.1.0",
                "*idn?|Gradus,MLP 4-10-20-30,0,0.1.0",
                "*OPC?|1",
                "*TST?|0",
                "*ESE?|0",
                "*SRE?|0",
                "*STB?|0",
                "*ESR?|128",
                "SYST:ERR?|0,\"No error\"",
                "SYSTem:ERRor:NEXT?|0,\"No error\"",
                "SYST:ERR:COUN?|0",
                "SYST:VERS?|1999.0",
                "STAT:HEAL?|DEAD,2,0.625,\"layer 2: say \"\"hello\"\"; or not\"",
                "status:health?|DEAD,2,0.625,\"layer 2: say \"\"hello\"\"; or not\"",
                ":STATus:HEAL?|DEAD,2,0.625,\"layer 2: say \"\"hello\"\"; or not\"",
                "STAT:LAYERS?|3",
                "STAT:LAY3:GRAD?|0.005",
                "STAT:LAYer2:GRADient?|0.05",
                "STAT:LAY:GRAD?|0.5",
                "STAT:LAY1:GRAD:MAX?|1",
                "STAT:LAY1:GRAD:ZERO?|0.015",
                "STAT:LAY1:GRAD:NONF?|2",
                "STAT:LAY1:CLIP?|0.025",
                "STAT:LAY1:FLIP?|0.03",
                "STAT:LAY1:BOUN?|0.035",
                "STAT:LAY1:UPD?|0.8888889",
                "STAT:LAY1:WEIG?|4.5",
                "STAT:LAY1:ACT:MEAN?|5",
                "STAT:LAY1:ACT:SDEV?|5.5",
                "STAT:LAY1:SAT?|6",
                "STAT:LAY2:DELT?|0.65",
                "STAT:LAY1:DEAD?|0.75",
                "STAT:LAY3:UNIT?|30",
                "STAT:STRM?|1",
                "STAT:STREAM:FORMAT?|PLOT",
                "STAT:STRM:DROP?|7",
                "TRA:STAT?|RUNNING",
                "TRAIN:RATE?|0.1",
                "TRAIN:PACE?|0",
                "TRA:PACE 20;PACE?|20",
                "TRA:PACE 0;PACE?|0",
                "TRA:STEP?|640",
                "TRA:EPOC?|3",
                "TRA:LOSS?|0.25",
                "STAT:STRM OFF;STRM?|0",
                "STAT:STRM 0;:STAT:STRM?|0",
                "STAT:STRM OFF;STRM on;STRM?|1",
                "STAT:STRM:FORM FULL;FORM?|FULL",
                "STAT:LAY2:GRAD?;DELT?;:TRA:STEP?|0.05;0.65;640",
                "STAT:LAY2:GRAD?;*OPC?;DELT?|0.05;1;0.65",
                "  *OPC?  ;; *OPC? |1;1",
                "*ESE 33;*ESE?|33",
                "*SRE 255;*SRE?|191",
                "*ESR?;*ESR?|128;0",
                "*OPC;*ESR?|129",
                "*ESE 1;*OPC;*STB?|32",
                "*ESE 1;*SRE 32;*OPC;*STB?|96",
                "*CLS;*ESR?|0",
                "*WAI;*OPC?|1"
            })
    void answers(String line, String expected) {
        say(line + "\n");
        assertEquals(List.of(expected), replies);
        replies.clear();
        say("SYST:ERR?\n");
        assertEquals(List.of("0,\"No error\""), replies);
    }

    @ParameterizedTest
    @EnumSource(LayerColumn.class)
    void everyLayerColumnCanBeAskedForInBothForms(LayerColumn column) {
        String header = "STATus:LAYer2:" + column.scpi() + "?";
        say(header + "\n" + header.replaceAll("[a-z]", "") + "\n");
        assertEquals(2, replies.size(), header);
        assertEquals(replies.get(0), replies.get(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "HELLO?|-113,\"Undefined header\"",
                "STAT:HEALTHY?|-113,\"Undefined header\"",
                "STAT:HEA?|-113,\"Undefined header\"",
                "STAT:HEAL|-113,\"Undefined header\"",
                "*IDN|-113,\"Undefined header\"",
                "*RST?|-113,\"Undefined header\"",
                "STAT:LAY2|-113,\"Undefined header\"",
                "STAT2:HEAL?|-113,\"Undefined header\"",
                "STAT:LAY4:GRAD?|-114,\"Header suffix out of range\"",
                "STAT:LAY0:GRAD?|-114,\"Header suffix out of range\"",
                "STAT:LAY99999999999999999999:GRAD?|-114,\"Header suffix out of range\"",
                "ANTIDISESTABLISHMENT?|-112,\"Program mnemonic too long\"",
                "STAT:\u0001HEAL?|-101,\"Invalid character\"",
                "STÄT:HEAL?|-101,\"Invalid character\"",
                "STAT/HEAL?|-102,\"Syntax error\"",
                "\"STAT\"|-102,\"Syntax error\"",
                "*RST 1|-108,\"Parameter not allowed\"",
                "*IDN? 1|-108,\"Parameter not allowed\"",
                "STAT:LAY1:GRAD? 3|-108,\"Parameter not allowed\"",
                "TRA:PACE -1|-222,\"Data out of range\"",
                "TRA:RATE 1,2|-108,\"Parameter not allowed\"",
                "TRA:RATE|-109,\"Missing parameter\"",
                "STAT:STRM|-109,\"Missing parameter\"",
                "TRA:RATE 0.1.2|-121,\"Invalid character in number\"",
                "TRA:RATE .|-121,\"Invalid character in number\"",
                "TRA:RATE 1E|-121,\"Invalid character in number\"",
                "TRA:RATE -|-121,\"Invalid character in number\"",
                "TRA:RATE 1E99999|-123,\"Exponent too large\"",
                "TRA:RATE 0.1V|-138,\"Suffix not allowed\"",
                "TRA:RATE 1 V|-138,\"Suffix not allowed\"",
                "TRA:RATE 1E2 V|-138,\"Suffix not allowed\"",
                "TRA:RATE MAX|-148,\"Character data not allowed\"",
                "STAT:OPER:ENAB 32768|-222,\"Data out of range\"",
                "STAT:QUES:ENAB -1|-222,\"Data out of range\"",
                "TRA:RATE FAST|-148,\"Character data not allowed\"",
                "TRA:RATE \"1;2\"|-158,\"String data not allowed\"",
                "TRA:RATE 0|-222,\"Data out of range\"",
                "TRA:RATE -0.1|-222,\"Data out of range\"",
                "TRA:RATE 1E39|-222,\"Data out of range\"",
                "TRA:RATE 1E-60|-222,\"Data out of range\"",
                "*ESE 256|-222,\"Data out of range\"",
                "*SRE -1|-222,\"Data out of range\"",
                "STAT:STRM PERHAPS|-224,\"Illegal parameter value\"",
                "STAT:STRM 2|-224,\"Illegal parameter value\"",
                "STAT:STRM:FORM JSON|-224,\"Illegal parameter value\""
            })
    void refuses(String line, String error) {
        say(line + "\n");
        assertEquals(List.of(), replies);
        say("SYST:ERR?;:SYST:ERR?\n");
        assertEquals(List.of(error + ";0,\"No error\""), replies);
        assertFalse(control.hasNews());
        say("STAT:STRM?\n");
        assertEquals("1", replies.get(1));
    }

    @Test
    void tooManyDigitsAreRefusedAndManyAreNot() {
        say("TRA:RATE 0." + "1".repeat(200) + "\n");
        assertEquals("rate 0.11111111", obeyed());
        say("TRA:RATE 0000.0000000010000E+7\n");
        assertEquals("rate 0.01", obeyed());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void numbersAreReadAsJavaReadsThem(long seed) {
        Random random = new Random(seed);
        Numeral numeral = new Numeral();
        for (int n = 0; n < 10_000; n++) {
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(500) - 250);
            String text = n % 2 == 0 ? Double.toString(value) : Float.toString((float) value);
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            double expected = Double.parseDouble(text);
            if (Double.isInfinite(expected)) {
                continue;
            }
            assertEquals(ScpiError.NONE, numeral.parse(bytes, 0, bytes.length), text);
            assertEquals(expected, numeral.value(), Math.abs(expected) * 1e-14, () -> text + ", seed " + seed);
        }
    }

    @Test
    void theRunObeys() {
        say("TRA:PAUS\n");
        assertEquals(RunState.PAUSED, control.state());
        say("TRA:STEP\n");
        assertEquals("singly true", obeyed());
        say("TRA:RES\n");
        assertEquals(RunState.RUNNING, control.state());
        say("TRA:RATE 1.25E-2\n");
        assertEquals("rate 0.0125", obeyed());
        say("*RST\n");
        assertEquals("reset", obeyed());
        assertEquals(List.of(), replies);
    }

    @Test
    void anEndedRunRefuses() {
        control.end();
        see();
        say("TRA:STAT?;:TRA:PAUS;:TRA:RES;:TRA:STEP;:TRA:RATE 1;*RST\n");
        say("SYST:ERR:COUN?\nSYST:ERR?\n");
        assertEquals(List.of("ENDED", "5", "-221,\"Settings conflict\""), replies);
    }

    @Test
    void afterACommandErrorTheRestOfTheLineIsLeftOut() {
        say("*OPC?;NONSENSE;*IDN?\n");
        assertEquals(List.of("1"), replies);
        say("TRA:RATE 0;*OPC?\n");
        assertEquals(List.of("1", "1"), replies);
    }

    @Test
    void everyLineEndingEndsALine() {
        say("*OPC?\r*OPC?\n*OPC?\r\n\r\n\n*OPC?\n\r");
        assertEquals(List.of("1", "1", "1", "1"), replies);
    }

    @Test
    void errorsQueueInOrderUntilTheQueueIsFull() {
        say("NONSENSE\nTRA:RATE 0\n");
        for (int n = 2; n < ErrorQueue.CAPACITY + 5; n++) {
            say("TRA:RATE\n");
        }
        say("*STB?;*ESR?;:SYST:ERR:COUN?\n");
        assertEquals("4;176;16", replies.get(0)); // 128 power on, 32 command, 16 execution
        replies.clear();
        for (int n = 0; n < ErrorQueue.CAPACITY + 1; n++) {
            say("SYST:ERR?\n");
        }
        assertEquals("-113,\"Undefined header\"", replies.get(0));
        assertEquals("-222,\"Data out of range\"", replies.get(1));
        assertEquals("-109,\"Missing parameter\"", replies.get(2));
        assertEquals("-350,\"Queue overflow\"", replies.get(ErrorQueue.CAPACITY - 1));
        assertEquals("0,\"No error\"", replies.get(ErrorQueue.CAPACITY));
        say("NONSENSE\n*CLS\nSYST:ERR?\n");
        assertEquals("0,\"No error\"", replies.get(ErrorQueue.CAPACITY + 1));
    }

    @Test
    void aLineMayBe256BytesLongAndNoLonger() {
        String header = "TRA:STEP?";
        say(header + " ".repeat(LineBuffer.LONGEST - header.length()) + "\n");
        assertEquals(List.of("640"), replies);
        say(header + " ".repeat(LineBuffer.LONGEST - header.length() + 1) + "\n" + "SYST:ERR?;ERR?\n");
        assertEquals(List.of("640", "-363,\"Input buffer overrun\";0,\"No error\""), replies);
    }

    @Test
    void anAnswerThatFindsNoRoomIsAnError() {
        full = true;
        say("*IDN?\n");
        full = false;
        say("SYST:ERR?\n");
        assertEquals(List.of("-410,\"Query INTERRUPTED\""), replies);
    }

    @Test
    void answersThatAreLongerThanTheirBufferAreAnError() {
        Verdict wordy = new Verdict(Verdict.State.DEAD, 1, 1, "x".repeat(2000));
        session.see(Readings.reading(Readings.snapshot(3, 1, 1, wordy), control), System.nanoTime());
        say("STAT:HEAL?;HEAL?;HEAL?;HEAL?;HEAL?\n");
        say("SYST:ERR?\n");
        assertEquals(List.of("-430,\"Query DEADLOCKED\""), replies);
    }

    @Test
    void numbersThatAreNoneAreSaidAsScpiSaysThem() {
        session.see(Readings.reading(Readings.snapshot(3, 1, Double.NaN, DEAD), control), System.nanoTime());
        say("TRA:LOSS?\n");
        session.see(
                Readings.reading(Readings.snapshot(3, 1, Double.POSITIVE_INFINITY, DEAD), control), System.nanoTime());
        say("TRA:LOSS?\n");
        assertEquals(List.of("9.91E+37", "9.9E+37"), replies);
    }

    @Test
    void theSelfTestFailsWithoutFreshReadings() {
        session.see(Readings.reading(Readings.snapshot(3, 1, 1, DEAD), control), System.nanoTime() - 20_000_000_000L);
        say("*TST?\n");
        assertEquals(List.of("1"), replies);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void garbageIsAnsweredByNothingAndHarmsNothing(long seed) {
        Random random = new Random(seed);
        byte[] garbage = new byte[200_000];
        random.nextBytes(garbage);
        session.accept(garbage, garbage.length);
        assertEquals(List.of(), replies);
        assertFalse(control.hasNews());
        say("\n*CLS\n*OPC?\n");
        assertEquals(List.of("1"), replies);
    }

    /** Pieces of what is valid, put together at random: nothing may throw, and errors are all that may come of it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nearlyValidLinesHarmNothing(long seed) {
        Random random = new Random(seed);
        String[] pieces = {
            "STAT", ":", "LAY", "3", "GRAD", "?", ";", " ", "*", "IDN", "TRA", "RATE", "1E", "-5", ".", ",", "\"", "ON",
            "STRM", "SYST", "ERR", "\n", "0", "\t", "FORM"
        };
        for (int n = 0; n < 100_000; n++) {
            say(pieces[random.nextInt(pieces.length)]);
        }
        replies.clear();
        say("\n*CLS\n*OPC?;:SYST:ERR?\n");
        assertEquals(List.of("1;0,\"No error\""), replies);
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
