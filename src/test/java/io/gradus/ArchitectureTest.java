package io.gradus;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** Who may import whom. The two tables are the design; the rules below them only read them. */
@AnalyzeClasses(packages = "io.gradus", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.gradus.";

    /**
     * Each room of {@code io.gradus}, with the rooms that it may import; {@code *} is all of them, {@code
     * step.*} all below {@code step}. Every room may import {@code random}, {@code text}, {@code state} and {@code
     * problem}. A package
     * below a room belongs
     * to that room, unless it has a line of its own.
     */
    private static final Map<String, Set<String>> MAY_IMPORT = table("""
            random         ->
            text           ->
            problem        ->
            state          ->
            net            ->
            rule           ->
            health         -> net rule
            data.schema    ->
            data           -> data.schema
            data.augment   -> data data.schema
            data.read      -> data
            data.table     -> data data.schema data.read
            data.idx       -> data data.schema data.read
            data.proben1   -> data data.schema data.read
            data.source    -> data data.*
            device         ->
            nativelib      ->
            plan           -> net rule health data data.augment
            step           -> net rule plan data
            step.arena     -> net rule plan health data data.augment step
            step.java      -> net rule plan health data data.augment step step.arena
            step.jni       -> plan data nativelib step step.arena
            step.exchange  -> net plan step step.arena
            step.provider  -> plan step step.java step.jni
            step.reference -> net rule plan data step
            model          -> net rule plan data data.schema data.augment
            export.graph   -> net data data.schema model
            export.c       -> net data data.schema model export.graph
            export.onnx    -> net data data.schema model export.graph
            export.fann    -> net data data.schema model export.graph
            export         -> net data data.schema model export.*
            train          -> net rule plan health step step.* data data.* model
            predict        -> net plan step step.* data data.schema model
            learn          -> net rule plan health step step.* data data.schema model predict
            run            -> net rule plan health step step.* data data.* model train
            checkpoint     -> net rule plan health step step.* data model train run
            lab            -> net rule plan health step step.* data data.* model train run
            lab.course     -> net rule plan health step step.* data data.* model train run lab report.plot
            status         -> health
            status.file    -> health status
            status.gpio    -> health status nativelib device
            status.serial  -> health status nativelib
            status.web     -> health status report report.page train
            report         -> net rule plan health step step.* data data.augment model train lab run
            report.page    -> health train report
            report.plot    -> report.page
            cli.terminal   -> health data run
            cli.args       -> cli.terminal
            cli            -> *
            """);

    /** Each library that is kept to some rooms, by its package, with those rooms. */
    private static final Map<String, Set<String>> LIBRARY_ROOMS = table("""
            com.pi4j                 -> status.gpio
            com.fazecast.jSerialComm -> status.serial
            org.apache.commons.math3 -> data train run lab lab.course cli
            org.tomlj                -> device
            picocli                  -> cli.args
            """);

    @ArchTest
    static final ArchRule everyClassHasARoom = classes()
            .should(liveInARoom())
            .because("a new package needs a line in the table")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule roomsImportOnlyTheirNeighbours =
            classes().should(importOnlyAllowedRooms()).allowEmptyShould(true);

    @ArchTest
    static final ArchRule librariesKeepToTheirRooms =
            classes().should(useLibrariesOnlyInTheirRooms()).allowEmptyShould(true);

    @ArchTest
    static final ArchRule noCycles =
            slices().matching(ROOT + "(**)").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule theHotRoomNeitherStreamsNorLogs = noClasses()
            .that(describe("live in step", c -> lies(room(c), "step")))
            .should()
            .dependOnClassesThat(packageIn("java.util.stream", "java.util.logging", "org.slf4j"))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(System.Logger.class)
            .allowEmptyShould(true);

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses classes) {
        List<String> unmarked = classes.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .sorted()
                .toList();
        assertEquals(List.of(), unmarked, "packages without a package-info.java annotated @NullMarked");
    }

    private static Map<String, Set<String>> table(String lines) {
        return lines.lines()
                .map(line -> line.trim().split("\\s*->\\s*", 2))
                .collect(toMap(row -> row[0], row -> Set.of(row[1].isEmpty() ? new String[0] : row[1].split(" +"))));
    }

    private static boolean mayImport(String from, String to) {
        Set<String> allowed = MAY_IMPORT.getOrDefault(from, Set.of());
        return to.equals(from)
                || to.equals("random")
                || to.equals("text")
                || to.equals("state")
                || to.equals("problem")
                || allowed.contains(to)
                || to.contains(".") && allowed.contains(to.replaceFirst("[.].*", ".*"))
                || allowed.contains("*");
    }

    /** The room of a class: the longest one in the table that its package lies in, or "" outside them all. */
    private static String room(JavaClass c) {
        String name = c.getBaseComponentType().getPackageName();
        return MAY_IMPORT.keySet().stream()
                .filter(room -> lies(name, ROOT + room))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
    }

    private static boolean lies(String packageName, String in) {
        return packageName.equals(in) || packageName.startsWith(in + ".");
    }

    private static DescribedPredicate<JavaClass> packageIn(String... packages) {
        return describe("lie in " + List.of(packages), c -> List.of(packages).stream()
                .anyMatch(p -> lies(c.getBaseComponentType().getPackageName(), p)));
    }

    private static ArchCondition<JavaClass> liveInARoom() {
        return new ArchCondition<>("live in a room") {
            @Override
            public void check(JavaClass c, ConditionEvents events) {
                if (room(c).isEmpty()) {
                    events.add(SimpleConditionEvent.violated(c, c.getName() + " lies in no room"));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> importOnlyAllowedRooms() {
        return new ArchCondition<>("import only the rooms that the table allows") {
            @Override
            public void check(JavaClass c, ConditionEvents events) {
                String from = room(c);
                c.getDirectDependenciesFromSelf().forEach(d -> {
                    String to = room(d.getTargetClass());
                    if (!to.isEmpty() && !mayImport(from, to)) {
                        events.add(SimpleConditionEvent.violated(
                                d, from + " may not import " + to + ": " + d.getDescription()));
                    }
                });
            }
        };
    }

    private static ArchCondition<JavaClass> useLibrariesOnlyInTheirRooms() {
        return new ArchCondition<>("use a library only in the rooms that the table allows") {
            @Override
            public void check(JavaClass c, ConditionEvents events) {
                c.getDirectDependenciesFromSelf().forEach(d -> {
                    String used = d.getTargetClass().getBaseComponentType().getPackageName();
                    LIBRARY_ROOMS.forEach((library, rooms) -> {
                        if (lies(used, library) && !rooms.contains(room(c))) {
                            events.add(SimpleConditionEvent.violated(
                                    d, library + " belongs in " + rooms + " only: " + d.getDescription()));
                        }
                    });
                });
            }
        };
    }
}
