#!/usr/bin/env bash
# Spark 4.2.0: no setting can be made in a SparkConf without Apache Ivy on the class path.
#
# Ivy resolves packages for spark-submit --packages. A program that embeds Spark core and never resolves packages seems to
# have no use for it. Without org.apache.ivy:ivy "new SparkConf()" still works, but the first SparkConf#set fails with
# NoClassDefFoundError in a class initialiser, before any context is made: the names of all settings stand in one object,
# and one of them is computed by Ivy's classes. Who slims the jars of an embedded Spark has to keep it. Needs a JDK and Maven.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >Conf.java <<'JAVA'
class Conf {
    public static void main(String[] args) {
        try {
            System.out.println("SparkConf: " + new org.apache.spark.SparkConf(false).set("a", "b").get("a"));
        } catch (LinkageError e) {
            System.out.println("SparkConf: " + e);
        }
    }
}
JAVA
jars() { # folder $1, exclusions $2
    mkdir "$1"
    cat >"$1/pom.xml" <<XML
<project>
  <modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>a</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.apache.spark</groupId><artifactId>spark-core_2.13</artifactId><version>4.2.0</version>
    <exclusions>$2</exclusions>
  </dependency></dependencies>
</project>
XML
    mvn -q -f "$1/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
        -Dmdep.outputFile="$work/$1/classpath" >/dev/null
}
jars whole ""
jars slim "<exclusion><groupId>org.apache.ivy</groupId><artifactId>ivy</artifactId></exclusion>"
javac -cp "$(cat whole/classpath)" -d . Conf.java
java -version 2>&1 | head -1
with=$(java -cp ".:$(cat whole/classpath)" Conf 2>/dev/null | grep SparkConf:)
without=$(java -cp ".:$(cat slim/classpath)" Conf 2>/dev/null | grep SparkConf:)
echo "spark-core 4.2.0, all its jars:    $with"
echo "spark-core 4.2.0, all but Ivy:     $without"
[[ $with == "SparkConf: b" && $without == *NoClassDefFoundError*ivy* ]] || { echo "CHANGED"; exit 1; }
