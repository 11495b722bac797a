package io.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong is told in one line that names it, with the right exit code, and leaves no file behind. */
class BadInputTest {
    private static final String GOOD = "1,2,a\n2,1,b\n".repeat(20);

    @TempDir
    Path folder;

    private List<Path> before = List.of();

    @BeforeEach
    void files() throws IOException {
        write("good.csv", GOOD);
        write("ragged.csv", GOOD + "1,2,3,a\n");
        write("word.csv", GOOD + "1,two,a\n");
        write("nan.csv", GOOD + "NaN,2,a\n");
        write("oneclass.csv", "1,2,a\n".repeat(20));
        write("empty.csv", "");
        write("header.csv", "x,y,class\n");
        write("bare.csv", "5.1,3.5,1.4,0.2\n6.3,3.3,6.0,2.5\n");
        write("notes.txt", "this is no model");
        Files.write(
                folder.resolve("images-idx3-ubyte"),
                new byte[] {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3});
        Files.write(folder.resolve("labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 0, 1});
        write("flowers.csv", "1,2,3,4,setosa\n1,2,3,4,tulip\n");
        Files.createDirectory(folder.resolve("subfolder"));
        assertEquals(
                0,
                Cli.run("train", "iris", "--epochs", 1, "--out", folder.resolve("iris.model"))
                        .code());
        before = list();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted().toList();
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                // data and models that cannot be used: 1
                failure(1, "train missing.csv", "missing.csv", "no such file"),
                failure(1, "train digts", "digts", "did you mean 'digits'?"),
                failure(1, "train ragged.csv", "ragged.csv", "line 41"),
                failure(1, "train word.csv", "word.csv", "line 41", "column 2"),
                failure(1, "train nan.csv", "nan.csv", "line 41", "column 1"),
                failure(1, "train oneclass.csv", "oneclass.csv", "class"),
                failure(1, "train empty.csv", "empty.csv", "empty"),
                failure(1, "train header.csv", "header.csv"),
                failure(1, "train images-idx3-ubyte", "images-idx3-ubyte"),
                failure(1, "train images-idx3-ubyte", "5 of them are missing"),
                failure(1, "eval iris.model flowers.csv", "flowers.csv", "line 2", "tulip"),
                failure(1, "train digits --from iris.model", "digits", "64", "4"),
                failure(1, "train subfolder", "subfolder"),
                failure(1, "train good.csv --label colour", "colour"),
                failure(1, "train good.csv --target 3", "good.csv", "line 1", "column 3"),
                failure(1, "train digits --budget 20KB", "budget of 20.0 KB", "would fit|smaller"),
                failure(1, "plan digits --budget 20KB", "budget of 20.0 KB"),
                failure(1, "train good.csv --from notes.txt", "notes.txt"),
                failure(1, "train good.csv --from missing.model", "missing.model", "no such file"),
                failure(1, "train good.csv --from iris.model", "2 features", "4"),
                failure(1, "eval notes.txt good.csv", "notes.txt"),
                failure(1, "eval missing.model good.csv", "missing.model"),
                failure(1, "eval iris.model digits", "digits", "64", "4"),
                failure(1, "predict iris.model digits", "digits", "64", "4"),
                failure(1, "train good.csv --out nowhere/m.model", "nowhere"),
                failure(1, "train good.csv --out subfolder", "subfolder", "folder"),
                failure(1, "train good.csv --log nowhere/l.jsonl", "--log", "nowhere"),
                failure(1, "train good.csv --log subfolder", "--log", "folder"),
                failure(1, "predict iris.model iris --out nowhere/p.csv", "--out", "nowhere"),
                failure(1, "eval iris.model bare.csv", "bare.csv", "no column of answers"),
                // command lines that cannot be understood: 2
                failure(2, "train digits --lr 0.1", "unknown option '--lr'; here it is called --rate"),
                failure(2, "train digits --learning-rate=0.1", "here it is called --rate"),
                failure(2, "train digits --learning_rate 0.1", "here it is called --rate"),
                failure(2, "train digits --optimizer adam", "here it is called --rule"),
                failure(2, "train digits --batch-size 8", "here it is called --batch"),
                failure(2, "train digits --weight-decay 1", "here it is called --decay"),
                failure(2, "doctor --lr 0.1", "unknown option '--lr' ("), // which has no learning rate
                failure(2, "train digits --init xavier", "--init xavier", "here it is called glorot (one of normal1,"),
                failure(2, "train digits --init kaiming_uniform", "here it is called he ("),
                failure(2, "train digits --activation logistic", "here it is called sigmoid"),
                failure(2, "train digits --activation lrelu", "here it is called leaky-relu"),
                failure(2, "train digits --loss l1", "here it is called mae"),
                failure(2, "train digits --rule signSGD", "here it is called sign ("),
                failure(2, "train digits --skip 2", "--skip", "more of the same width", "hidden layers are 64-32"),
                failure(2, "plan digits --skip 0", "--skip"),
                failure(2, "plan digits --hidden none --shortcut all", "--shortcut all", "needs a hidden layer"),
                failure(2, "plan digits --hidden 8x4 --skip 1 --shortcut all", "--skip and --shortcut", "exclude"),
                failure(2, "train digits --norm batch --batch 1", "--batch 1", "layer normalisation takes any"),
                failure(2, "plan digits --norm batch --batch 1", "--batch 1", "several samples"),
                failure(2, "plan --net 64-8-10 --autoencoder", "--autoencoder", "as many outputs"),
                failure(2, "train digits --autoencoder --hidden none", "--autoencoder", "hidden layer"),
                failure(2, "train digits --autoencoder --loss cross-entropy", "--autoencoder", "mse, mae or huber"),
                failure(2, "train digits --autoencoder --shortcut all", "--autoencoder", "nothing to learn"),
                failure(2, "train good.csv --autoencoder --target 1", "--target", "auto-encoder"),
                failure(2, "predict iris.model iris --code", "--code", "not an auto-encoder"),
                failure(2, "eval iris.model iris --pictures x.pgm", "--pictures", "not an auto-encoder"),
                failure(2, "plan digits --norm group", "--norm", "unknown norm 'group'"),
                failure(2, "plan digits --hidden none --norm layer", "--norm", "no hidden layer"),
                failure(2, "train iris --from iris.model --norm layer", "--norm", "leave it out"),
                failure(2, "plan digits --shortcut some", "--shortcut", "unknown shortcut 'some'"),
                failure(2, "train iris --from iris.model --shortcut all", "--shortcut", "leave it out"),
                failure(2, "trian digits", "unknown command 'trian'", "did you mean 'train'?"),
                failure(2, "--jsn", "--jsn"),
                failure(2, "train", "DATA is missing"),
                failure(2, "eval iris.model", "DATA is missing"),
                failure(2, "train digits iris", "'iris' is one parameter too many"),
                failure(2, "train digits --epoch 3", "unknown option '--epoch'", "did you mean '--epochs'?"),
                failure(2, "train digits --epochs", "--epochs needs a value"),
                failure(2, "train digits --seed 1 --seed 2", "--seed is given twice"),
                failure(2, "train good.csv --rate -1", "--rate -1", "positive"),
                failure(2, "train good.csv --rate 0", "--rate 0", "positive"),
                failure(2, "train good.csv --rate NaN", "--rate NaN", "positive"),
                failure(2, "train good.csv --rate fast", "--rate fast", "number"),
                failure(2, "train good.csv --rule sgn", "unknown rule 'sgn'", "did you mean 'sign'?"),
                failure(2, "train good.csv --rule sgd --momentum .5", "--momentum", "sgd"),
                failure(2, "train good.csv --rule momentum --momentum 1", "--momentum 1"),
                failure(2, "train good.csv --clip 0", "--clip 0"),
                failure(2, "train good.csv --hidden 64,,32", "--hidden", "''"),
                failure(2, "train good.csv --hidden 0", "--hidden 0"),
                failure(2, "train good.csv --hidden 8x99999", "--hidden", "layers"),
                failure(2, "train good.csv --activation rlu", "did you mean 'relu'?"),
                failure(2, "train good.csv --output-activation tanhh", "did you mean 'tanh'?"),
                failure(2, "train good.csv --output-activation tanh --loss cross-entropy", "--loss", "linear"),
                failure(2, "train good.csv --slope 2", "--slope"),
                failure(2, "train good.csv --init hee", "did you mean 'he'?"),
                failure(2, "train good.csv --gain 0", "--gain"),
                failure(2, "train good.csv --loss cross", "--loss cross"),
                failure(2, "train good.csv --batch 0", "--batch 0", "at least 1"),
                failure(2, "train good.csv --epochs 1.5", "--epochs 1.5", "whole number"),
                failure(2, "train good.csv --epochs 99999999999", "--epochs 99999999999"),
                failure(2, "train good.csv --seed x", "--seed x", "whole number"),
                failure(2, "train good.csv --shuffle yes", "--shuffle yes", "on or off"),
                failure(2, "train good.csv --split 70/20", "--split 70/20"),
                failure(2, "train good.csv --split 70/20/20", "--split 70/20/20", "100"),
                failure(2, "train good.csv --split 0/50/50", "--split 0/50/50"),
                failure(2, "train good.csv --scale standrd", "--scale", "did you mean 'standard'?"),
                failure(2, "train good.csv --budget much", "--budget much"),
                failure(2, "train good.csv --health-every -1", "--health-every -1"),
                failure(2, "train good.csv --health-limit dead", "--health-limit"),
                failure(2, "train good.csv --health-limit dad=1", "did you mean 'dead'?"),
                failure(2, "train good.csv --on-diverged pray", "--on-diverged"),
                failure(2, "train good.csv --revive --health-every 0", "--revive"),
                failure(2, "train good.csv --executor gpu", "--executor"),
                failure(2, "train good.csv --loss crossentropy", "did you mean 'cross-entropy'?"),
                failure(2, "train good.csv --threads 0", "--threads 0"),
                failure(2, "train good.csv --executor jva", "--executor", "did you mean 'java'?"),
                failure(2, "train good.csv --label 3 --target 1", "--label", "--target"),
                failure(2, "train iris --from iris.model --hidden 7", "--hidden 7"),
                failure(2, "train good.csv --repeat 0", "--repeat 0", "at least 1"),
                failure(2, "train good.csv --repeat 3 --out m.model", "--out", "without --repeat"),
                failure(2, "train good.csv --repeat 3 --serial pty", "--serial", "--repeat"),
                failure(2, "train good.csv --repeat 3 --baud 9600", "--baud", "--repeat"),
                failure(2, "train good.csv --repeat 3 --gpio auto", "--gpio", "--repeat"),
                failure(2, "train good.csv --repeat 3 --split 80/20/0", "--repeat", "no test part"),
                failure(2, "train good.csv --repeat 3 --rate 0", "--rate 0"),
                failure(2, "train good.csv --repeat 3 --seed x", "--seed x"),
                failure(1, "train good.csv --repeat 3 --log nowhere/l.jsonl", "--log", "nowhere"),
                failure(1, "train missing.csv --repeat 3", "missing.csv", "no such file"),
                failure(1, "train digits --repeat 3 --budget 20KB", "budget of 20.0 KB", "would fit|smaller"),
                failure(2, "train good.csv --validate-every 0", "--validate-every 0", "at least 1"),
                failure(2, "reproduce", "EXPERIMENT is missing"),
                failure(2, "reproduce degredation", "unknown experiment", "did you mean 'degradation'?"),
                failure(2, "reproduce degradation --repeat 1", "--repeat 1", "at least 2"),
                failure(2, "reproduce degradation --epochs 0", "--epochs 0"),
                failure(2, "reproduce degradation --nets linear", "--nets", "proben1"),
                failure(2, "reproduce proben1", "--data"),
                failure(2, "reproduce proben1 --data subfolder --epochs 3", "--epochs", "degradation"),
                failure(2, "reproduce proben1 --data subfolder --nets liner", "did you mean 'linear'?"),
                failure(2, "reproduce proben1 --data subfolder --nets linear,linear", "--nets", "twice"),
                failure(2, "reproduce proben1 --data subfolder --repeat 0", "--repeat 0"),
                failure(2, "reproduce proben1 --data subfolder --hidden x", "--hidden x"),
                failure(1, "reproduce proben1 --data subfolder", "subfolder", "no .dt file"),
                failure(1, "reproduce proben1 --data missing.csv", "missing.csv", "no such file"),
                failure(1, "reproduce proben1 --data good.csv", "good.csv", "header"),
                failure(2, "reproduce degradation --threads 0", "--threads 0"),
                failure(1, "reproduce degradation --data missing.csv", "missing.csv", "no such file"),
                failure(1, "reproduce degradation --log nowhere/l.jsonl", "--log", "nowhere"),
                failure(2, "train iris --rule rprop- --batch 8", "--batch 8", "whole training set", "--chunk"),
                failure(2, "train iris --rule rprop- --rate 1", "--rate", "no learning rate"),
                failure(2, "train iris --rule rprop- --schedule cosine", "--schedule", "no learning rate"),
                failure(2, "train iris --rule rprop- --warmup 2", "--warmup", "no learning rate"),
                failure(2, "train iris --rule rprop- --halve-on-oscillation", "--halve-on-oscillation"),
                failure(2, "train iris --rule rprop- --on-diverged rewind", "--on-diverged", "no learning rate"),
                failure(2, "train iris --rule rprop- --clip 1", "--clip", "signs"),
                failure(2, "train iris --rule sign --clip 1", "--clip", "signs"),
                failure(2, "train digits --rule rprop+ --augment shift=1", "rprop+", "pictures"),
                failure(2, "plan digits --rule rprop+ --augment shift=1", "rprop+", "pictures"),
                failure(2, "train iris --rule rprop- --preset prechel", "--preset prechel"),
                failure(2, "train iris --rule rprop- --eta-plus 1", "--eta-plus 1", "more than 1"),
                failure(2, "train iris --rule rprop- --step-min -1", "--step-min"),
                failure(2, "train iris --rule rprop- --chunk 0", "--chunk 0"),
                failure(2, "train iris --rule rprop- --norm batch", "rprop-", "layer normalisation"),
                failure(2, "train iris --chunk 8", "--chunk", "rule clip has none"),
                failure(2, "train iris --preset prechelt", "--preset", "rule clip has none"),
                failure(2, "bench --rule rprop- --batch 32", "--batch 32", "whole training set"),
                failure(2, "plan iris --rule rprop- --batch 32", "--batch 32", "whole training set"),
                failure(2, "rate iris --rule rprop-", "no learning rate"),
                failure(2, "train iris --clip-norm 0", "--clip-norm 0", "positive"),
                failure(2, "train iris --clip-global-norm -1", "--clip-global-norm", "-1"),
                failure(2, "train iris --agc NaN", "--agc NaN", "positive"),
                failure(2, "train iris --clip-norm 1 --agc 0.01", "--agc", "--clip-norm", "choose one"),
                failure(2, "train iris --rule sign --clip-norm 1", "--clip-norm 1", "signs"),
                failure(2, "train iris --agc 0.01 --freeze 1", "--agc", "output layer"),
                failure(2, "train iris --on-nonfinite pray", "--on-nonfinite pray", "stop or skip"),
                failure(2, "train iris --rule rprop+ --on-nonfinite skip", "--on-nonfinite skip", "whole training set"),
                failure(2, "train iris --on-nonfinite skip --on-diverged rewind", "--on-diverged", "--on-nonfinite"),
                failure(2, "rate iris --on-nonfinite skip", "--on-nonfinite skip"),
                failure(2, "plan", "DATA", "--net"),
                failure(2, "plan digits --net 4-2", "DATA", "--net"),
                failure(2, "plan --net 64", "--net 64"),
                failure(2, "plan --net 64-a-10", "--net 64-a-10", "'a'"),
                failure(2, "eval iris.model iris --part tests", "--part", "did you mean 'test'?"),
                failure(2, "gradcheck iris --net 4-2", "--net"),
                failure(2, "gradcheck --net 4-3-2 --norm batch --batch 1", "--batch 1", "layer normalisation"),
                failure(2, "train iris --stop patience:3 --split 80/0/20", "--stop patience:3", "validation part"),
                failure(2, "train iris --validate-every 2 --split 80/0/20", "--validate-every 2", "validation part"),
                failure(2, "train iris --stop gl:5 --validate-every 9 --epochs 8", "--stop gl:5", "8 epochs"),
                failure(2, "train iris --repeat 2 --stop gl:5 --split 80/0/20", "--stop gl:5", "validation part"),
                failure(2, "train iris --stop patience:1.5", "--stop patience:1.5", "whole number"),
                failure(2, "train iris --stop gl:5,gl:6", "--stop gl:5,gl:6", "twice"),
                failure(2, "train iris --stop gl:5+up:8+gl:6", "--stop gl:5+up:8+gl:6", "'gl' is there twice"),
                failure(2, "train iris --stop gl:5,up:8+gl:6", "'up:8+gl:6' never", "before 'gl:5'"),
                failure(2, "train iris --stop up:9+gl:6,up:8+gl:5", "'up:9+gl:6' never", "before 'up:8+gl:5'"),
                failure(2, "train iris --stop gl:5+", "--stop gl:5+", "unknown criterion ''"),
                failure(2, "train iris --stop +gl:5", "--stop +gl:5", "unknown criterion ''"),
                failure(2, "train iris --stop gl:5++up:8", "--stop gl:5++up:8", "unknown criterion ''"),
                failure(2, "train iris --stop gl:5+up", "--stop gl:5+up", "up:LIMIT"),
                failure(2, "train iris --stop gl:5+6", "--stop gl:5+6", "unknown criterion '6'"),
                failure(2, "train iris --stop up:2.5", "--stop up:2.5", "whole number of strips"),
                failure(2, "train iris --stop up:0", "--stop up:0", "positive"),
                failure(2, "reproduce proben1 --data here --stopping gt", "--stopping gt", "did you mean 'gl'?"),
                failure(2, "reproduce degradation --stopping gl", "--stopping is for proben1"),
                failure(2, "train iris --schedule exponential:0", "above 0"),
                failure(2, "train good.csv --target 1,2 --label 3", "--label"),
                failure(2, "train bare.csv --target 1 --loss bce", "--loss bce", "probabilities"),
                failure(2, "rate bare.csv --target 1 --loss bce --split 100/0/0", "--loss bce", "probabilities"),
                failure(1, "train good.csv --target 1,1", "good.csv", "twice"),
                failure(2, "train iris --augment shift=1", "--augment shift=1: iris", "--image"),
                failure(2, "train iris --augment shift=1 --image 3x3", "--image 3x3", "9 values", "iris has 4"),
                failure(2, "train digits --augment shift=1 --image 8", "--image 8", "28x28"),
                failure(2, "train digits --image 8x8", "--image 8x8: it is for --augment"),
                failure(2, "train digits --augment shft=1", "--augment shft=1", "did you mean 'shift'?"),
                failure(2, "train digits --augment shift=9", "--augment shift=9", "8x8"),
                failure(2, "train digits --augment crop=1", "changes nothing"),
                failure(2, "plan --net 784-10 --augment shift=1", "--image"),
                failure(2, "plan --net 784-10 --augment shift=1 --image 8x8", "64 values", "784"),
                failure(2, "augment digits", "--augment"),
                failure(2, "augment iris --augment shift=1", "iris"),
                failure(2, "augment digits --augment shift=1 --epochs 50", "--out sheet.png"),
                failure(1, "augment digits --augment shift=1 --out nowhere/s.png", "--out", "nowhere"),
                failure(2, "bench --seconds 0", "--seconds 0"),
                failure(2, "completion fish", "fish", "bash, zsh"));
    }

    private static Arguments failure(int code, String line, String... told) {
        return Arguments.of(code, line, List.of(told));
    }

    /** Words that are files of the folder, or look like files, are taken to lie in it. */
    private Object[] inFolder(String line) {
        String[] words = line.split(" ");
        for (int i = 0; i < words.length; i++) {
            boolean file = words[i].matches(".*\\.(csv|txt|model|jsonl)|images-.*|subfolder");
            words[i] = file ? folder.resolve(words[i]).toString() : words[i];
        }
        return words;
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("failures")
    void isToldInOneLine(int code, String line, List<String> told) throws IOException {
        Cli cli = Cli.run(withOut(inFolder(line)));
        assertEquals(code, cli.code(), cli.err());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().startsWith("gradus: "), cli.err());
        assertFalse(cli.err().contains("Exception") || cli.err().contains("\tat "), cli.err());
        assertFalse(cli.err().contains("error in Gradus"), cli.err());
        assertEquals(code == 2, cli.err().contains("--help)"), cli.err());
        for (String words : told) {
            assertTrue(Stream.of(words.split("\\|")).anyMatch(cli.err()::contains), words + " in: " + cli.err());
        }
        assertEquals(before, list(), "files left behind");
    }

    /** Nothing may end up in the folder that the tests run in. */
    private Object[] withOut(Object[] words) {
        boolean trains = words[0].equals("train") && words.length > 1;
        boolean given = Stream.of(words).anyMatch(word -> word.equals("--out") || word.equals("--repeat"));
        if (!trains || given) {
            return words;
        }
        Object[] more = Stream.concat(Stream.of(words), Stream.of("--out", folder.resolve("out.model")))
                .toArray();
        // before the last word, so that a value that is missing at the end is still missing
        if (words[words.length - 1].equals("--epochs")) {
            more[words.length - 1] = "--out";
            more[words.length] = folder.resolve("out.model");
            more[words.length + 1] = "--epochs";
        }
        return more;
    }

    @Test
    void aFolderThatMayNotBeWrittenIsFoundOutBeforeTraining() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        // Root may write anywhere but in /proc.
        boolean root = Files.isWritable(locked);
        Path out = root ? Path.of("/proc/m.model") : locked.resolve("m.model");
        Cli cli = Cli.run("train", "digits", "--out", out);
        assertEquals(1, cli.code());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().contains(out.toString()), cli.err());
        assertEquals("", cli.out(), "trained first");
    }

    @Test
    void aRunThatDivergesKeepsItsLastGoodWeightsElsewhereAndFails() throws IOException {
        Path out = folder.resolve("diverged.model");
        Cli cli = Cli.run(
                "train",
                "iris",
                "--rule",
                "sgd",
                "--loss",
                "mse",
                "--activation",
                "relu",
                "--rate",
                "1e20",
                "--out",
                out,
                "--json",
                "--quiet");
        assertEquals(1, cli.code());
        assertEquals(1, cli.err().lines().count(), cli.err());
        String kept = out + ".diverged.safetensors";
        assertTrue(cli.err().contains("not finite") && cli.err().contains("saved as " + kept), cli.err());
        assertTrue(cli.err().contains(out + " is left alone"), cli.err());
        assertTrue(cli.lastLine().contains("\"verdict\":\"diverged\""), cli.lastLine());
        Files.delete(Path.of(kept));
        assertEquals(before, list());
    }
}
