package io.gradus.cli.model;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.DataArguments;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.terminal.Terminal;
import io.gradus.export.Format;
import io.gradus.export.graph.Graph;
import io.gradus.model.AtomicFile;
import io.gradus.model.ModelFile;
import io.gradus.run.Version;
import io.gradus.text.Names;
import io.gradus.text.Text;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code gradus export MODEL --to FORMAT}: writes a trained network for other programs. */
public final class ExportCommand implements Command {
    private static final String TO = "--to";
    private static final String OUT = "--out";
    private static final String NAME = "--name";
    private static final String QUANTIZE = "--quantize";
    private static final String INT8 = "int8";
    private static final List<String> FORMATS =
            Stream.of(Format.values()).map(Format::label).toList();

    @Override
    public String name() {
        return "export";
    }

    @Override
    public String summary() {
        return "Writes a saved model for other programs, with scaling, columns and classes wherever the format carries them,"
                + " and says what it does not carry.";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.parameter("MODEL", "a file that gradus train saved", List.of());
        DataArguments.describeOptionalParameter(syntax);
        syntax.option(TO, "FORMAT", String.join(", ", FORMATS), "must be given", FORMATS);
        syntax.option(
                OUT,
                "FILE",
                "where to write; a folder for c",
                "the model's name, with the format's ending, in this folder");
        syntax.option(NAME, "NAME", "of c: what the files and the function are called", "the model's name");
        syntax.option(
                QUANTIZE,
                "TYPE",
                "of c: int8, bytes for weights and for values between the layers, whose ranges come from the training part"
                        + " of DATA; the error on the test part is printed before and after",
                "none: floats",
                List.of(INT8));
        DataArguments.describeOptions(syntax);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus export digits.safetensors --to c", "digits/digits.h and digits/digits.c, C99"),
                new Example(
                        "gradus export digits.safetensors digits --to c --quantize int8",
                        "the same in bytes, a quarter of the size"),
                new Example("gradus export model.safetensors --to onnx", "model.onnx"),
                new Example(
                        "gradus export model.safetensors --to numpy --out model.py",
                        "a script that needs NumPy alone"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        Path file = arguments.requiredPath(0);
        String to = arguments.text(TO);
        if (to == null) {
            throw new UsageException(TO + " is missing: name a format, one of " + String.join(", ", FORMATS));
        }
        Format format = arguments.parse(TO, text -> Names.parse("format", Format.class, Format::label, text), Format.C);
        String stem = OutputFiles.stem(file.toString());
        if (arguments.has(NAME) && format != Format.C) {
            throw new UsageException(
                    NAME + " is about " + Format.C.label() + ", and " + TO + " is " + to + "; leave it out");
        }
        Path given = arguments.path(OUT);
        Path out = given == null ? Path.of(stem + format.extension()) : given;
        boolean quantizes = quantizes(arguments, format);
        Graph graph = Graph.of(ModelFile.read(file));
        String name = arguments.text(NAME, stem);
        Quantization quantized = quantizes ? Quantization.of(arguments, terminal, graph.model()) : null;
        Map<String, byte[]> files = quantized == null
                ? format.files(graph, name, Version.gradus())
                : Format.quantizedC(quantized.graph(), name, Version.gradus());
        write(out, format, files);
        long bytes = files.values().stream().mapToLong(b -> b.length).sum();
        String names = format.isFolder() ? " (" + String.join(", ", files.keySet()) + ")" : "";
        terminal.line(
                "wrote " + graph.model().network() + " to " + out + names + ", " + Text.grouped(bytes) + " bytes");
        if (quantized != null) {
            quantized.lines().forEach(terminal::line);
        }
        format.omissions(graph).forEach(omission -> terminal.line("note: " + omission));
        return OK;
    }

    private static boolean quantizes(Arguments arguments, Format format) {
        String type = arguments.text(QUANTIZE);
        if (type == null) {
            if (arguments.parameter(1) != null) {
                throw new UsageException(arguments.parameter(1) + ": data are for " + QUANTIZE + "; leave them out");
            }
            return false;
        }
        if (!type.equals(INT8)) {
            throw new UsageException(QUANTIZE + " " + type + ": it must be " + INT8);
        }
        if (format != Format.C) {
            throw new UsageException(QUANTIZE + " is for " + TO + " " + Format.C.label() + ", and " + TO + " is "
                    + format.label() + "; leave one of them out");
        }
        if (arguments.parameter(1) == null) {
            throw new UsageException(
                    QUANTIZE + " " + type
                            + " needs the data that the model was trained on, for the ranges of values: name them behind the model");
        }
        return true;
    }

    private static void write(Path out, Format format, Map<String, byte[]> files) throws IOException {
        if (format.isFolder()) {
            if (Files.exists(out) && !Files.isDirectory(out)) {
                throw new FileSystemException(
                        OUT + " " + out,
                        null,
                        "cannot be written: it is a file, and " + format.label() + " needs a folder");
            }
            Files.createDirectories(out);
        } else {
            OutputFiles.requireWritable(out, OUT);
        }
        for (Map.Entry<String, byte[]> entry : files.entrySet()) {
            Path target = format.isFolder() ? out.resolve(entry.getKey()) : out;
            AtomicFile.write(target, stream -> stream.write(entry.getValue()));
        }
    }
}
