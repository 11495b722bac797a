package io.gradus.boards.link;

import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.SerializationConfig;

/** What teacher and boards must agree on. */
final class Settings {
    static final String INBOX = "inbox"; // from boards to the teacher
    static final String OUTCOMES = "outcomes"; // of rounds, from the teacher to all
    static final String OUTBOX = "outbox-"; // and a connection's name: from the teacher to one board

    /** How long a connection may be silent. */
    static final int SILENCE_SECONDS = 10;

    private Settings() {}

    /** Hazelcast says what goes wrong by exceptions, and nothing by a logger, unless it is being debugged. */
    static String logging() {
        return System.getenv("GRADUS_DEBUG") == null ? "none" : "jdk";
    }

    /** A class's name in Hazelcast, so that another program's cluster at the same port is not mistaken for it. */
    static String cluster(String className) {
        return "gradus-class-" + className;
    }

    /** Refuses Java's own serialisation: what is sent are records of numbers and texts, which do without. */
    static void secure(SerializationConfig serialization) {
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
        filter.setDefaultsDisabled(true);
        filter.getWhitelist().addPackages("io.gradus.boards.wire");
        serialization.setJavaSerializationFilterConfig(filter);
    }
}
