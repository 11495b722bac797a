package io.gradus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.net.NetworkSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows works, and what it names exists. */
class ReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("gradus.root", "."));
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void theLibraryExampleTrainsANetwork() throws Exception {
        String example = examples().get(0);
        assertTrue(example.lines().filter(line -> !line.startsWith("import")).count() <= 10, example);
        String printed = run(example);
        Matcher error = Pattern.compile("test error (\\S+) %").matcher(printed);
        assertTrue(error.find(), printed);
        assertTrue(Double.parseDouble(error.group(1)) < 5, printed);
    }

    @Test
    void theListenerExampleIsCalled() throws Exception {
        String printed = run(examples().get(1));
        assertTrue(printed.lines().count() >= 5, printed);
        assertTrue(printed.contains("healthy"), printed);
    }

    @Test
    void theSavedNetworkNamesAnIris() throws Exception {
        String file = folder.resolve("iris.safetensors").toString();
        String printed = run(examples().get(2).replace("iris.safetensors", file));
        assertTrue(printed.contains("setosa"), printed);
        assertEquals(
                "class 2, drift 0",
                run(examples().get(3).replace("iris.safetensors", file)).strip());
    }

    @Test
    void everyClassToStartReadingExists() throws IOException {
        String readme = readme();
        String section = readme.substring(readme.indexOf("## Start reading here"));
        section = section.substring(0, section.indexOf("\n## ", 5));
        Matcher names = Pattern.compile("`([a-z.]+\\.[A-Z]\\w+)`").matcher(section);
        int count = 0;
        while (names.find()) {
            Path source = ROOT.resolve("src/main/java/io/gradus")
                    .resolve(names.group(1).replace('.', '/') + ".java");
            assertTrue(Files.exists(source), () -> source + " is named in the README");
            count++;
        }
        assertTrue(count >= 8, "only " + count + " classes");
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT)) {
            top.filter(path -> path.toString().endsWith(".md")).forEach(pages::add);
        }
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(path -> path.toString().endsWith(".md")).forEach(pages::add);
        }
        for (Path page : pages) {
            Matcher links = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)").matcher(Files.readString(page));
            while (links.find()) {
                String target = links.group(1);
                if (!target.startsWith("http")) {
                    Path file = page.resolveSibling(target);
                    assertTrue(Files.exists(file), () -> page + " links to " + target);
                }
            }
        }
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static List<String> examples() throws IOException {
        return JAVA.matcher(readme()).results().map(match -> match.group(1)).toList();
    }

    /** Compiles the example's imports and statements as a program, runs it, and gives back what it printed. */
    private String run(String example) throws Exception {
        StringBuilder program = new StringBuilder();
        example.lines().filter(line -> line.startsWith("import")).forEach(line -> program.append(line)
                .append('\n'));
        program.append("public class Example { public static void main(String[] args) throws Exception {\n");
        example.lines().filter(line -> !line.startsWith("import")).forEach(line -> program.append(line)
                .append('\n'));
        program.append("}}\n");
        Path source = Files.writeString(folder.resolve("Example.java"), program);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertNotNull(compiler, "tests need a JDK");
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        String classes = Path.of(NetworkSpec.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        int result =
                compiler.run(null, complaints, complaints, "-cp", classes, "-d", folder.toString(), source.toString());
        assertEquals(0, result, () -> complaints.toString(StandardCharsets.UTF_8) + program);
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, ReadmeTest.class.getClassLoader())) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass("Example").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(out);
        }
        assertFalse(printed.size() == 0);
        return printed.toString(StandardCharsets.UTF_8);
    }
}
