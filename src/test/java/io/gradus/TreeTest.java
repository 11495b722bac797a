package io.gradus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the tree of sources promises to its readers: files and folders that can be taken in, and plain words. */
class TreeTest {
    private static final Path ROOT =
            Path.of(System.getProperty("gradus.root", ".")).toAbsolutePath();
    private static final int MEDIAN_LINES = 120;

    /** What is built, kept by tools, or not ours to write. */
    private static final Set<String> NOT_SOURCES = Set.of(".git", ".idea", ".gradus", "target", "build", "__pycache__");

    private static final Set<String> TEXTS =
            Set.of("java", "c", "h", "cpp", "py", "md", "xml", "toml", "service", "rules", "config", "");

    /** Notes to oneself, and paths of one machine. */
    private static final Pattern FORBIDDEN = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|HA" + "CK)\\b|/ho"
            + "me/(?!pi\\b)\\w|/wo" + "rk/(?:main|wt|dev)|\\bissue #?[0-9]+\\b");

    @Test
    void mostJavaFilesFitAScreenOrTwo() throws IOException {
        List<Integer> lengths = new ArrayList<>();
        for (Path file : texts()) {
            if (extension(file).equals("java")) {
                lengths.add(Files.readAllLines(file).size());
            }
        }
        lengths.sort(null);
        assertTrue(lengths.size() > 100, "only " + lengths.size() + " Java files found below " + ROOT);
        int median = lengths.get(lengths.size() / 2);
        assertTrue(median < MEDIAN_LINES, "half of the Java files have " + median + " lines or more");
    }

    @Test
    void nobodysNotesAndPathsAreLeftBehind() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : texts()) {
            List<String> lines = Files.readAllLines(file);
            for (int n = 0; n < lines.size(); n++) {
                if (FORBIDDEN.matcher(lines.get(n)).find()) {
                    found.add(ROOT.relativize(file) + ":" + (n + 1) + ": "
                            + lines.get(n).strip());
                }
            }
        }
        assertEquals(List.of(), found);
    }

    @Test
    void theLicenceIsThere() throws IOException {
        assertTrue(Files.readString(ROOT.resolve("LICENSE")).contains("Apache License"));
        assertTrue(Files.readString(ROOT.resolve("pom.xml")).contains("<name>Apache-2.0</name>"));
        String notice = Files.readString(ROOT.resolve("NOTICE"));
        String attribution = Files.readString(ROOT.resolve("src/main/resources/io/gradus/data/ATTRIBUTION.md"));
        for (String source : List.of("10.24432/C50P49", "10.24432/C56C76")) {
            assertTrue(notice.contains(source) && attribution.contains(source), source);
        }
    }

    private static List<Path> texts() throws IOException {
        return files().stream()
                .filter(file -> TEXTS.contains(extension(file)))
                .filter(file -> !file.getFileName().toString().matches("LICENSE|\\..*"))
                .toList();
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_SOURCES.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }
}
