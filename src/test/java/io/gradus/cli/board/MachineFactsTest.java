package io.gradus.cli.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.status.serial.PortLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a machine's memory, Java and ports. */
class MachineFactsTest {
    @TempDir
    private Path root;

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void theLeastLimitOfAllGroupsAboveCounts() throws IOException {
        file("proc/self/cgroup", "0::/system.slice/gradus.service\n");
        assertEquals(-1, ProcessStatus.memoryLimit(root));
        file("sys/fs/cgroup/system.slice/gradus.service/memory.max", "max\n");
        assertEquals(-1, ProcessStatus.memoryLimit(root));
        file("sys/fs/cgroup/system.slice/memory.max", "536870912\n");
        assertEquals(512 << 20, ProcessStatus.memoryLimit(root));
        file("sys/fs/cgroup/system.slice/gradus.service/memory.max", "167772160\n");
        assertEquals(160 << 20, ProcessStatus.memoryLimit(root));
    }

    /** A container sees its own group as the top, under a path that is not there. */
    @Test
    void aContainersLimitIsAtTheTop() throws IOException {
        file("proc/self/cgroup", "0::/../../docker/abc\n");
        file("sys/fs/cgroup/memory.max", "268435456\n");
        assertEquals(256 << 20, ProcessStatus.memoryLimit(root));
    }

    @Test
    void version1HasItsOwnFile() throws IOException {
        file("proc/self/cgroup", "5:cpu,memory:/docker/abc\n3:pids:/docker/abc\n");
        file("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "134217728\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertEquals(128 << 20, ProcessStatus.memoryLimit(root));
    }

    @Test
    void aJavaWithoutCompilersIsTold() {
        assertNotNull(DoctorCommand.slowJava("OpenJDK Zero VM"));
        assertNull(DoctorCommand.slowJava("OpenJDK 64-Bit Server VM"));
    }

    @ParameterizedTest
    @CsvSource({
        "tty, rw--w----, raspi-config",
        "tty, rw-rw----, raspi-config",
        "root, rw-------, udev rule",
        "root, rw-rw----, udev rule",
        "dialout, rw-------, udev rule",
        "dialout, rw-rw----, usermod -aG dialout",
        "uucp, rw-rw----, usermod -aG uucp"
    })
    void adviceFitsThePort(String group, String permissions, String words) {
        String advice = PortLink.remedy(group, PosixFilePermissions.fromString(permissions));
        assertTrue(advice.contains(words), advice);
    }
}
