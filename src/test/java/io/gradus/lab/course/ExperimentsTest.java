package io.gradus.lab.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every experiment reproduces its claim, and does not once what the claim is about is left out. */
class ExperimentsTest {
    /** Each takes some seconds. */
    private static final List<String> LONG = List.of("degradation", "hungry", "overfit", "recurrent", "rate");

    static Stream<String> fast() {
        return Experiments.names().stream().filter(name -> !LONG.contains(name));
    }

    static Stream<String> slow() {
        return LONG.stream();
    }

    @ParameterizedTest
    @MethodSource("fast")
    void reproducesItsClaim(String name) {
        verify(name);
    }

    @ParameterizedTest
    @MethodSource("slow")
    @Tag("long")
    void reproducesItsClaimInSomeSeconds(String name) {
        verify(name);
    }

    private static void verify(String name) {
        Finding finding = experiment(name).run(Conditions.usual());
        assertTrue(finding.reproduced(), () -> describe(finding));
        assertTrue(finding.low() <= finding.number() && finding.number() <= finding.high());
        assertFalse(finding.tables().isEmpty() && finding.figures().isEmpty());
        Finding sabotaged = experiment(name).run(Conditions.usual().sabotage());
        assertFalse(sabotaged.reproduced(), () -> describe(sabotaged));
    }

    /** The same seeds give the same number, on one thread or several. */
    @ParameterizedTest
    @MethodSource("repeatable")
    void doesNotDependOnThreads(String name) {
        Finding one = experiment(name).run(new Conditions(1, 1, false));
        Finding two = experiment(name).run(new Conditions(1, 2, false));
        assertEquals(one.number(), two.number());
        assertEquals(one.low(), two.low());
    }

    static Stream<String> repeatable() {
        return Stream.of("transfer", "sign", "zero-centred");
    }

    private static Experiment experiment(String name) {
        Experiment experiment = Experiments.find(name);
        assertTrue(experiment != null, name);
        return experiment;
    }

    private static String describe(Finding finding) {
        StringBuilder text = new StringBuilder(LabPage.number(finding));
        finding.checks()
                .forEach(check ->
                        text.append("\n").append(check.holds()).append(": ").append(check.words()));
        return text.toString();
    }
}
