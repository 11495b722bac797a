package io.gradus.step;

import io.gradus.step.AgreementCase.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the cases of {@link NativeAgreementTest} with what {@link JavaStep} makes of them, for {@code
 * native/test/agree.c} to compare where no JVM runs: {@code AgreementFiles FOLDER [CASES]}. Behind a plan file come the
 * number of calls, then each call: ten ints, the loss as a double, and, where they are compared, the arena's floats.
 */
final class AgreementFiles {
    /** How exactly the arena after a call is compared. */
    private enum Compared {
        NOT,
        AFTER_A_STEP,
        AFTER_A_HUNDRED
    }

    private final AgreementCase random;
    private final Step step;
    private final List<ByteBuffer> calls = new ArrayList<>();

    private AgreementFiles(int seed) {
        random = AgreementCase.of(seed);
        step = random.prepare(new JavaStep(random.plan()));
    }

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        int cases = args.length > 1 ? Integer.parseInt(args[1]) : AgreementCase.PLANS;
        for (int seed = 0; seed < cases; seed++) {
            new AgreementFiles(seed).write(folder.resolve("case%03d".formatted(seed)));
        }
    }

    private void write(Path file) throws IOException {
        PlanFile.write(file, step, random.source());
        run();
        ByteBuffer count = bytes(Integer.BYTES).putInt(calls.size());
        Files.write(file, count.array(), StandardOpenOption.APPEND);
        for (ByteBuffer call : calls) {
            Files.write(file, call.array(), StandardOpenOption.APPEND);
        }
    }

    /** The calls of {@link NativeAgreementTest}: a step, another from elsewhere, then as many as make a hundred. */
    private void run() {
        int batch = random.plan().batchSize();
        train(0, Math.min(batch, 40), 0, Compared.AFTER_A_STEP);
        train(batch % 20, Math.min(batch, 20), 1, Compared.NOT);
        int steps = 0;
        Result last;
        do {
            last = train(0, 40, 2 + steps, Compared.NOT);
            steps += last.steps();
        } while (steps < 98 && !last.failed());
        if (!random.broken() && !last.failed()) {
            add(
                    3,
                    30,
                    0,
                    new Result(step.evaluate(random.source(), 3, 30), 0, 0, 0, 0, last.arena()),
                    false,
                    Compared.AFTER_A_HUNDRED);
        }
    }

    private Result train(int first, int samples, int firstStep, Compared compared) {
        Result result = AgreementCase.train(step, random.source(), first, samples, firstStep);
        add(first, samples, firstStep, result, true, result.failed() ? Compared.NOT : compared);
        return result;
    }

    private void add(int first, int samples, int firstStep, Result result, boolean training, Compared compared) {
        float[] arena = compared == Compared.NOT ? new float[0] : result.arena();
        ByteBuffer call = bytes(10 * Integer.BYTES + Double.BYTES + Float.BYTES * arena.length);
        call.putInt(training ? 1 : 0).putInt(first).putInt(samples).putInt(firstStep);
        // In the long run only steps are compared: a sample on the border between classes may fall on either side.
        call.putInt(training && firstStep < 2 ? 1 : 0).putInt(compared.ordinal());
        call.putInt(result.layer())
                .putInt(result.cause())
                .putInt(result.steps())
                .putInt(result.correct());
        call.putDouble(result.loss());
        call.asFloatBuffer().put(arena);
        calls.add(call);
    }

    private static ByteBuffer bytes(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
