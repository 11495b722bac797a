package io.gradus.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.device.GpioConfig.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What {@code docs/kit} says of pins is what the boards' files say. */
class KitTest {
    private static final Path ROOT = Path.of(System.getProperty("gradus.root", "."));
    static final List<String> BOARDS = Devices.NAMES.stream()
            .filter(name -> name.startsWith("raspberry-pi-"))
            .toList();

    /** Pins of the 40-pin header by BCM number, from its data sheet. */
    private static final Map<Integer, Integer> PINS = Map.ofEntries(
            Map.entry(4, 7),
            Map.entry(5, 29),
            Map.entry(6, 31),
            Map.entry(12, 32),
            Map.entry(13, 33),
            Map.entry(14, 8),
            Map.entry(15, 10),
            Map.entry(16, 36),
            Map.entry(17, 11),
            Map.entry(18, 12),
            Map.entry(19, 35),
            Map.entry(20, 38),
            Map.entry(21, 40),
            Map.entry(22, 15),
            Map.entry(23, 16),
            Map.entry(24, 18),
            Map.entry(25, 22),
            Map.entry(26, 37),
            Map.entry(27, 13));

    private static final List<Integer> GROUNDS = List.of(6, 9, 14, 20, 25, 30, 34, 39);

    /** A row of the wiring table. */
    private record Row(String part, int bcm, int pin, int ground) {}

    private static List<Row> rows() throws IOException {
        Pattern row = Pattern.compile("\\| (\\w+) \\| (\\d+) \\| (\\d+) \\| .*ground, pin (\\d+) \\|");
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/kit/README.md"))) {
            Matcher matcher = row.matcher(line);
            if (matcher.matches()) {
                rows.add(new Row(
                        matcher.group(1),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)),
                        Integer.parseInt(matcher.group(4))));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @FieldSource("BOARDS")
    void theTableIsWhatTheFilesSay(String name) throws IOException {
        GpioConfig gpio = Devices.named(name).gpio();
        List<Row> rows = rows();
        assertEquals(
                List.of("green", "amber", "red", "blue", "button"),
                rows.stream().map(Row::part).toList());
        for (Row row : rows) {
            Line line = line(gpio, row.part);
            assertTrue(line != null && line.line() == row.bcm, () -> name + ": " + row + ", not " + line);
            assertEquals(PINS.get(row.bcm), row.pin, row.toString());
            assertTrue(GROUNDS.contains(row.ground), row.toString());
            assertEquals(row.part.equals("button"), line.activeLow(), "LEDs and button lie between line and ground");
        }
    }

    @Test
    void theDrawingShowsThem() throws IOException {
        String drawing = Files.readString(ROOT.resolve("docs/kit/wiring.svg"));
        for (Row row : rows()) {
            assertTrue(drawing.contains(">BCM " + row.bcm + "<"), row.toString());
            assertTrue(drawing.contains(">" + row.part + "<"), row.toString());
        }
        // pins in use have a colour, all others this grey
        Matcher pins = Pattern.compile("fill=\"(#\\w+)\"/><text class=\"num\"[^>]*>(\\d+)<")
                .matcher(drawing);
        List<Integer> used = new ArrayList<>();
        int count = 0;
        while (pins.find()) {
            count++;
            if (!pins.group(1).equals("#8a8a8a")) {
                used.add(Integer.valueOf(pins.group(2)));
            }
        }
        assertEquals(40, count);
        List<Integer> wired = new ArrayList<>(List.of(6, 8, 10)); // the serial cable's
        for (Row row : rows()) {
            wired.add(row.pin);
            wired.add(row.ground);
        }
        assertEquals(wired.stream().distinct().sorted().toList(), used);
    }

    private static @Nullable Line line(GpioConfig gpio, String part) {
        return switch (part) {
            case "green" -> gpio.green();
            case "amber" -> gpio.amber();
            case "red" -> gpio.red();
            case "blue" -> gpio.blue();
            case "button" -> gpio.button();
            default -> null;
        };
    }
}
