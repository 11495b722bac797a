package io.gradus.status.serial;

import io.gradus.health.LayerFacts;
import io.gradus.status.RunControl;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A serial session that is told any bytes whatever; for the fuzzer. */
public final class SerialFuzz implements SerialSession.Output {
    private static final List<LayerFacts> LAYERS = List.of(
            new LayerFacts(4, false, true, false),
            new LayerFacts(8, true, false, false),
            new LayerFacts(3, false, false, true));

    private SerialFuzz() {}

    /** Tells a new session all bytes at once. */
    public static void read(byte[] bytes) {
        SerialFuzz output = new SerialFuzz();
        SerialSession session = new SerialSession(LAYERS, new RunControl(), "Gradus,MLP 2-4-8-3,0,0", output);
        session.accept(bytes, bytes.length);
    }

    /**
     * Holds an answer to what is promised of each.
     *
     * @throws AssertionError if it is not one line of printable ASCII
     */
    @Override
    public boolean reply(StatusLine line) {
        String text = new String(line.bytes(), 0, line.size(), StandardCharsets.ISO_8859_1);
        if (!text.matches("[ -~]+\n")) {
            throw new AssertionError("answered " + text);
        }
        return true;
    }

    @Override
    public void silence() {}

    @Override
    public long dropped() {
        return 0;
    }
}
