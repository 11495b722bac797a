package io.gradus.cluster.spark;

import io.gradus.cli.args.Arguments;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/** One context for all tests: there can be no second in a JVM. */
public final class LocalSpark {
    private static final JavaSparkContext CONTEXT =
            Launch.context(new Arguments(List.of(), Map.of("--master", "local[2]")), "tests");

    private LocalSpark() {}

    public static JavaSparkContext context() {
        return CONTEXT;
    }
}
