package io.gradus.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.Cli;
import io.gradus.cli.args.Command;
import io.gradus.cli.board.Keyboard;
import io.gradus.status.RunControl;
import io.gradus.status.RunState;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlledRunTest {
    @Test
    void theKeyboardIsAButton() throws Exception {
        RunControl control = new RunControl();
        try (PipedInputStream typed = new PipedInputStream();
                OutputStream keys = new PipedOutputStream(typed)) {
            AtomicBoolean foreground = new AtomicBoolean();
            new Keyboard(typed, foreground::get, control, Keyboard.Screen.NONE).start();
            type(keys, "\n");
            TimeUnit.MILLISECONDS.sleep(250);
            assertEquals(RunState.RUNNING, control.state());
            foreground.set(true);
            await(() -> control.state() == RunState.PAUSED);
            type(keys, "nonsense\n\n");
            await(() -> control.state() == RunState.RUNNING);
            type(keys, "S\n");
            await(() -> control.state() == RunState.PAUSED);
        }
    }

    /** A run that is reset in its course ends with the weights of one that was not. */
    @Test
    void aResetRunEndsAsIfNothingHadBeen(@TempDir Path folder) throws Exception {
        String[] arguments = {"iris", "--epochs", "40", "--executor", "java", "--out"};
        Path plain = folder.resolve("plain.safetensors");
        assertEquals(
                Command.OK, Cli.run(new TrainCommand(), with(arguments, plain)).code());
        Path reset = folder.resolve("reset.safetensors");
        RunControl control = new RunControl();
        control.step();
        control.step();
        Command train = new TrainCommand(control);
        CompletableFuture<Cli> run = CompletableFuture.supplyAsync(() -> Cli.run(train, with(arguments, reset)));
        await(() -> !control.hasNews() || control.state() == RunState.PAUSED);
        control.rate(0.5f);
        control.reset();
        control.resume();
        Cli result = run.get(30, TimeUnit.SECONDS);
        assertEquals(Command.OK, result.code());
        assertTrue(result.out().contains("started again from the seed"), result.out());
        assertEquals(RunState.ENDED, control.state());
        assertArrayEquals(Files.readAllBytes(plain), Files.readAllBytes(reset));
    }

    private static String[] with(String[] arguments, Path out) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = out.toString();
        return all;
    }

    private static void type(OutputStream keys, String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
