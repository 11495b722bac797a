#!/usr/bin/env bash
# Hazelcast 5.7.0: hazelcast.logging.type=none in the Config does not silence the start of a member.
#
# Config#setProperty("hazelcast.logging.type", "none") is applied after the first log lines: on a JVM without Hazelcast's
# --add-modules/--add-opens flags, the warning about missing module access is printed to standard error all the same.
# The system property of the same name silences it. A program that embeds a member and promises clean output therefore has
# to set the system property, which is the whole JVM's. Needs a JDK and Maven.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -Dartifact=com.hazelcast:hazelcast:5.7.0 \
    -DoutputDirectory="$work" >/dev/null
cat >Member.java <<'JAVA'
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;

class Member {
    public static void main(String[] args) {
        Config config = new Config();
        config.setProperty("hazelcast.logging.type", "none");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        Hazelcast.newHazelcastInstance(config).shutdown();
    }
}
JAVA
javac -cp hazelcast-5.7.0.jar -d . Member.java
by_config=$(java -cp "hazelcast-5.7.0.jar:." Member 2>&1)
by_property=$(java -Dhazelcast.logging.type=none -cp "hazelcast-5.7.0.jar:." Member 2>&1)
java -version 2>&1 | head -1
echo "hazelcast 5.7.0, logging none in the Config: $(printf '%s' "$by_config" | grep -c .) lines printed:"
printf '%s\n' "$by_config" | head -4 | cut -c 1-160
echo "logging none as a system property: $(printf '%s' "$by_property" | grep -vc '^WARNING: \|^$' || true) lines of Hazelcast's"
grep -qi "hazelcast is starting in a java modular environment" <<<"$by_config" || { echo "CHANGED: the Config's property silences it"; exit 1; }
! grep -qi "modular environment" <<<"$by_property" || { echo "CHANGED: the system property no longer does"; exit 1; }
