package io.gradus.cli;

/** Which Gradus this is. */
final class Version {
    private Version() {}

    /** As the jar's manifest says; {@code development} from class files. */
    static String gradus() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
