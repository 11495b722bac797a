package io.gradus.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionalLibraryTest {
    @ParameterizedTest
    @CsvSource({
        "com/fazecast/jSerialComm/SerialPort, jSerialComm",
        "com/pi4j/Pi4J, pi4j-core",
        "org/tomlj/Toml, tomlj",
        "picocli/CommandLine, picocli",
        "org.apache.commons.math3.stat.inference.TTest, commons-math3"
    })
    void whatIsMissingIsNamedAndOptional(String name, String artifact) throws Exception {
        String words = OptionalLibrary.missing(new NoClassDefFoundError(name));
        assertTrue(words != null && words.startsWith("add ") && words.contains(":" + artifact), words);
        String pom = Files.readString(Path.of(System.getProperty("gradus.root", "."), "pom.xml"));
        String dependency = pom.substring(pom.indexOf("<artifactId>" + artifact + "</artifactId>"));
        assertTrue(
                dependency.substring(0, dependency.indexOf("</dependency>")).contains("<optional>true</optional>"),
                artifact + " is not optional in pom.xml");
    }

    @ParameterizedTest
    @CsvSource({"com/google/gson/Gson", "io/gradus/cli/Main"})
    void othersAreNoneOfThem(String name) {
        assertNull(OptionalLibrary.missing(new NoClassDefFoundError(name)));
        assertEquals(null, OptionalLibrary.missing(new NoClassDefFoundError()));
    }
}
