package io.gradus.run;

/** Which Gradus this is. */
public final class Version {
    private Version() {}

    /** As the jar's manifest says; {@code development} from class files. */
    public static String gradus() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
