package io.gradus.cli.save;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.Verdict;
import io.gradus.model.Model;
import io.gradus.model.ModelException;
import io.gradus.model.ModelFile;
import io.gradus.text.Text;
import io.gradus.train.Evaluation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a run's model goes. What was there is kept as {@code FILE.previous} and named; where the disk has become full,
 * or the folder has gone, the model goes to the folder of temporary files and that is said.
 */
public final class ModelOutput implements AutoCloseable {
    public static final String KEEP_IF_BETTER = "--keep-if-better";

    private static final String EXTENSION = ".safetensors";
    private static final String ERROR = "result.test_error_percent";
    private static final String LOSS = "result.test_loss";
    private static final String VERDICT = "result.verdict";
    private static final String FINGERPRINT = "fingerprint";

    private final Terminal terminal;
    private final Path file;
    private final boolean onlyIfBetter;

    private ModelOutput(Terminal terminal, Path file, boolean onlyIfBetter) {
        this.terminal = terminal;
        this.file = file;
        this.onlyIfBetter = onlyIfBetter;
    }

    public static void describe(Syntax syntax) {
        syntax.option(
                RunOptions.OUT,
                "MODEL",
                "where to save the model; one that is there is kept as MODEL.previous",
                "DATA.safetensors in this folder");
        syntax.flag(
                KEEP_IF_BETTER,
                "replace the model that is there only by one of a lower test error on the same data; save another as"
                        + " MODEL.not-better");
    }

    /** As options say; refuses what cannot be written before anything is trained. */
    public static ModelOutput of(Arguments arguments, Terminal terminal, String data) throws IOException {
        return new ModelOutput(
                terminal, OutputFiles.model(arguments, RunOptions.OUT, data), arguments.has(KEEP_IF_BETTER));
    }

    /**
     * Takes the room that the model will need from the disk, so that nothing else fills it meanwhile.
     *
     * @param bytes about as many as the model has
     * @throws IOException if there is no room
     */
    public void reserve(long bytes) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return; // a device
        }
        try (OutputStream out = Files.newOutputStream(room())) {
            byte[] zeros = new byte[1 << 13];
            for (long left = bytes; left > 0; left -= zeros.length) {
                out.write(zeros, 0, (int) Math.min(left, zeros.length));
            }
        } catch (IOException e) {
            release();
            throw new FileSystemException(
                    file.toString(),
                    null,
                    "there is no room for a model of " + Text.bytes(bytes) + ": " + e.getMessage());
        }
    }

    /** Gives back what was reserved. */
    @Override
    public void close() {
        release();
    }

    private void release() {
        try {
            Files.deleteIfExists(room());
        } catch (IOException e) {
            // The next run of this model takes it over.
        }
    }

    /** Its name does not change, so that what a killed run left behind is taken over by the next. */
    private Path room() {
        return file.resolveSibling("." + file.getFileName() + ".room");
    }

    public Path file() {
        return file;
    }

    /** The model's file with another word before its extension: {@code digits.interrupted.safetensors}. */
    private Path beside(String word) {
        String name = String.valueOf(file.getFileName());
        String stem = name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
        return file.resolveSibling(stem + "." + word + EXTENSION);
    }

    /**
     * Saves a run's model.
     *
     * @param test null where there is no test part
     * @return what is to be said of it, and whether it is where it was to go
     */
    public Saved save(Model model, @Nullable Evaluation test, Verdict verdict) {
        Map<String, String> result = result(test, verdict);
        Map<String, String> there = metadata(file);
        if (onlyIfBetter && there != null) {
            String why = notBetter(there, result, model.origin().fingerprint());
            if (why != null) {
                Path other = file.resolveSibling(file.getFileName() + ".not-better");
                Saved saved = write(other, model, result);
                return new Saved(saved.text() + "; " + file + " is kept: " + why, saved.inPlace());
            }
        }
        String replaced = "";
        try {
            replaced = there == null ? keepOther() : keep(there, model, result);
        } catch (IOException e) {
            terminal.warn(file + " could not be kept as " + previous().getFileName() + ": " + e.getMessage());
        }
        Saved saved = write(file, model, result);
        String ill = verdict.isHealthy()
                ? ""
                : ", of a run that ended " + verdict.state().label();
        return new Saved(saved.text() + replaced + ill, saved.inPlace());
    }

    /** Saves the model of a run that did not come to its end, beside where it would have gone. */
    public Saved saveBeside(String word, Model model, @Nullable Evaluation test, Verdict verdict) {
        return write(beside(word), model, result(test, verdict));
    }

    /**
     * A model that was saved.
     *
     * @param text for people: where, and what became of what was there
     * @param inPlace whether it is where it was to go
     */
    public record Saved(String text, boolean inPlace) {}

    private static Map<String, String> result(@Nullable Evaluation test, Verdict verdict) {
        Map<String, String> result = new LinkedHashMap<>();
        if (test != null) {
            result.put(LOSS, Double.toString(test.loss()));
            if (!Double.isNaN(test.errorPercent())) {
                result.put(ERROR, Double.toString(test.errorPercent()));
            }
        }
        result.put(VERDICT, verdict.state().label());
        return result;
    }

    private static @Nullable Map<String, String> metadata(Path file) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            return ModelFile.metadata(file);
        } catch (ModelException e) {
            return null; // it is no model; it is kept all the same
        }
    }

    private static @Nullable String notBetter(Map<String, String> there, Map<String, String> here, String fingerprint) {
        if (!there.getOrDefault(FINGERPRINT, "").equals(fingerprint)) {
            return "it was trained on other data, so that the two cannot be compared";
        }
        String key = here.containsKey(ERROR) ? ERROR : LOSS;
        double before = number(there, key);
        double now = number(here, key);
        if (Double.isNaN(before) || Double.isNaN(now)) {
            return "there is no test error to compare by";
        }
        return now < before ? null : "it has " + measure(there) + ", this one " + measure(here);
    }

    private static double number(Map<String, String> result, String key) {
        try {
            return Double.parseDouble(result.getOrDefault(key, "NaN"));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** {@code 1.49 % error}. */
    private static String measure(Map<String, String> result) {
        double error = number(result, ERROR);
        return Double.isNaN(error)
                ? "a test loss of " + Text.measure(number(result, LOSS))
                : Text.percent(error) + " error";
    }

    private Path previous() {
        return file.resolveSibling(file.getFileName() + ".previous");
    }

    private String keepOther() throws IOException {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        keepPrevious();
        return ", replacing a file that was no model, now " + previous().getFileName();
    }

    /** Keeps the model that is there, unless the new one is the same. */
    private String keep(Map<String, String> there, Model model, Map<String, String> result) throws IOException {
        if (ModelFile.checksum(model).equals(there.get("crc32c"))) {
            return ", the same as before";
        }
        keepPrevious();
        boolean known = there.containsKey(LOSS);
        boolean worse = known
                && there.getOrDefault(FINGERPRINT, "").equals(model.origin().fingerprint())
                && number(result, result.containsKey(ERROR) ? ERROR : LOSS)
                        > number(there, result.containsKey(ERROR) ? ERROR : LOSS);
        return ", replacing " + (known ? "one of " + measure(there) : "another model")
                + (worse ? ", which was better" : "") + ", now "
                + previous().getFileName();
    }

    private void keepPrevious() throws IOException {
        Path previous = previous();
        Path real = file.toRealPath();
        Files.deleteIfExists(previous);
        try {
            Files.createLink(previous, real);
        } catch (IOException | UnsupportedOperationException e) { // FAT has no links
            Files.copy(real, previous, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Saved write(Path where, Model model, Map<String, String> result) {
        release();
        try {
            ModelFile.write(where, model, result);
            return new Saved(where.toString(), true);
        } catch (ModelException failed) {
            Path other = Path.of(System.getProperty("java.io.tmpdir", ".")).resolve(where.getFileName());
            try {
                ModelFile.write(other, model, result);
            } catch (ModelException again) {
                failed.addSuppressed(again);
                throw failed;
            }
            terminal.warn(String.valueOf(failed.getMessage()));
            return new Saved(other + " instead", false);
        }
    }
}
