package io.gradus.cluster.spark;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import java.io.File;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Starts Spark: in this JVM, or as the driver of a cluster. Ports are bound to loopback, and pages are off, unless
 * asked for.
 */
public final class Launch {
    private static final String MASTER = "--master";
    private static final String BIND = "--bind";
    private static final String UI = "--ui";
    private static final String LOOPBACK = "127.0.0.1";

    /** Tasks that were lost are done again, however often machines are unplugged. */
    private static final int ATTEMPTS = 40;

    private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\*|[0-9]+)])?");

    private Launch() {}

    public static void describe(Syntax syntax) {
        syntax.section("Spark");
        syntax.option(MASTER, "URL", "where to run: local[N], or a standalone master, spark://HOST:7077", "local[*]");
        syntax.option(BIND, "ADDRESS", "this machine's address, by which executors reach it", LOOPBACK);
        syntax.option(UI, "PORT", "show Spark's own page at this port", "none");
    }

    /**
     * A context; it takes some seconds.
     *
     * @throws UsageException if there is no such master
     */
    public static JavaSparkContext context(Arguments arguments, String name) {
        String master = arguments.text(MASTER, "local[*]");
        SparkConf conf = new SparkConf(false)
                .setAppName(name)
                .setMaster(withAttempts(master))
                .set("spark.driver.bindAddress", arguments.text(BIND, LOOPBACK))
                .set("spark.driver.host", arguments.text(BIND, LOOPBACK))
                .set("spark.ui.enabled", Boolean.toString(arguments.has(UI)))
                .set("spark.ui.port", Integer.toString(arguments.count(UI, 4040, 1)))
                .set("spark.ui.showConsoleProgress", "false")
                .set("spark.task.maxFailures", Integer.toString(ATTEMPTS))
                .set("spark.deploy.maxExecutorRetries", "-1")
                .set("spark.broadcast.blockSize", "128k")
                .set("spark.executor.extraJavaOptions", "--enable-native-access=ALL-UNNAMED")
                .set("spark.scheduler.minRegisteredResourcesRatio", "1.0")
                .set("spark.scheduler.maxRegisteredResourcesWaitingTime", "20s");
        if (!LOCAL.matcher(master).matches()) {
            conf.set("spark.jars", jars());
        }
        if (System.getenv("SPARK_MEMORY") != null) {
            conf.set("spark.executor.memory", System.getenv("SPARK_MEMORY"));
        }
        try {
            JavaSparkContext context = new JavaSparkContext(conf);
            if (context.sc().isStopped()) {
                throw new UsageException(MASTER + " " + master + ": no master answers there");
            }
            return context;
        } catch (RuntimeException e) {
            if (e.getCause() instanceof SparkException
                    || e.getMessage() != null && e.getMessage().contains("aster")) {
                throw new UsageException(MASTER + " " + master + ": " + e.getMessage(), e);
            }
            throw e;
        }
    }

    /** In one JVM, too, a task that failed is to be tried again. */
    private static String withAttempts(String master) {
        Matcher local = LOCAL.matcher(master);
        if (!local.matches()) {
            return master;
        }
        return "local[" + (local.group(1) == null ? "1" : local.group(1)) + "," + ATTEMPTS + "]";
    }

    /** What executors on other machines need besides Spark itself. */
    private static String jars() {
        StringJoiner jars = new StringJoiner(",");
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            String file = new File(entry).getName();
            if (file.matches("(gradus|cluster|picocli|fastcsv|tomlj|jspecify)-.*\\.jar")) {
                jars.add(entry);
            }
        }
        return jars.toString();
    }
}
