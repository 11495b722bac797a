package io.gradus.status.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.health.HealthSnapshot;
import io.gradus.health.Verdict;
import io.gradus.status.RunControl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/serial.md} names everything there is, and its example session is what happens. */
class SerialDocsTest {
    private static final Path PAGE = Path.of(System.getProperty("gradus.root", "."), "docs", "serial.md");

    private final RunControl control = new RunControl();
    private final StringBuilder transcript = new StringBuilder();

    @Test
    void theExampleSessionIsWhatHappens() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("```text\n") + "```text\n".length();
        String example = page.substring(begin, page.indexOf("```", begin));
        HealthSnapshot health = Readings.snapshot(
                3,
                640,
                0.25,
                new Verdict(Verdict.State.DEAD, 2, 0.625, "layer 2: 62 % of units are dead; try --revive"));
        SerialSession session = new SerialSession(
                Readings.layers(3), control, "Gradus,MLP 4-10-20-30,0,0.2.0", new SerialSession.Output() {
                    @Override
                    public boolean reply(StatusLine line) {
                        transcript.append(line);
                        return true;
                    }

                    @Override
                    public long dropped() {
                        return 0;
                    }
                });
        int commands = 0;
        for (String line : example.split("\n", -1)) {
            if (line.startsWith("> ")) {
                session.see(Readings.reading(health, control), System.nanoTime());
                transcript.append(line).append('\n');
                byte[] bytes = (line.substring(2) + "\n").getBytes(StandardCharsets.US_ASCII);
                session.accept(bytes, bytes.length);
                commands++;
            }
        }
        assertTrue(commands >= 12);
        assertEquals(example, transcript.toString());
    }

    @Test
    void everyHeaderErrorAndFieldIsThere() throws IOException {
        String page = Files.readString(PAGE).replace('−', '-');
        for (ScpiCommand command : ScpiCommand.values()) {
            assertTrue(page.contains("`" + command.mnemonics()), command.toString());
        }
        for (LayerQuery query : LayerQuery.all()) {
            String header = query.mnemonics().toString().replaceFirst("STATus:LAYer#:", "");
            assertTrue(page.contains("`" + header + "`"), header);
            assertTrue(
                    page.contains("`" + query.column().label() + "1`")
                            || query.column().label().isEmpty(),
                    query.column().label());
        }
        for (ScpiError error : ScpiError.values()) {
            assertTrue(page.contains(Integer.toString(error.code())), error.toString());
        }
        for (Verdict.State state : Verdict.State.values()) {
            assertTrue(page.contains(state.ordinal() + " " + state.label()), state.label());
        }
    }
}
