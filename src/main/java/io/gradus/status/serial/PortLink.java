package io.gradus.status.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A serial port, or a pseudo-terminal's near end. The library opens, sets and reads it; writing goes through a channel
 * of our own, because the library's spins a core while nobody reads (docs/decisions/0010).
 *
 * <p>The channel is for writing only: Linux makes a terminal that is opened for reading the controlling one of a
 * service, and unplugging it would then end the process by SIGHUP.
 */
public final class PortLink implements SerialLink {
    private static final String PSEUDO_TERMINALS = "/dev/pts/";
    private static final int READ_MILLIS = 200;
    private static final long SETTLE_MILLIS = 200;
    private static final long DRAIN_MILLIS = 300;
    private static final long EXIT_MILLIS = 1_500;
    private static final Set<PortLink> OPEN = ConcurrentHashMap.newKeySet();
    private static boolean exitPrepared; // guarded by OPEN

    private final String given;
    private final int baud;
    private final Object portLock = new Object(); // held while the library is in a call, so that none closes beneath it
    private @Nullable SerialPort port; // guarded by portLock
    private volatile @Nullable FileChannel channel;
    private volatile long written = System.nanoTime(); // when bytes last went

    /**
     * A port that is not opened yet.
     *
     * @param name a device, a link to one, or its name within /dev
     * @param baud bits a second; 8 data bits, no parity, one stop bit
     */
    public PortLink(String name, int baud) {
        this.given = name;
        this.baud = baud;
    }

    /** Ports of this machine, by their devices. */
    public static List<String> ports() {
        List<String> names = new ArrayList<>();
        try {
            LibraryFiles.prepare();
            for (SerialPort found : SerialPort.getCommPorts()) {
                names.add(found.getSystemPortPath());
            }
        } catch (LinkageError e) {
            return List.of();
        }
        names.sort(null);
        return names;
    }

    @Override
    public String name() {
        return given;
    }

    @Override
    public boolean isOpen() {
        return channel != null;
    }

    /** Not a pseudo-terminal: the next one of its number is anybody's. */
    @Override
    public boolean comesBack() {
        return !given.startsWith(PSEUDO_TERMINALS);
    }

    @Override
    public void open() throws IOException {
        if (isOpen()) {
            return;
        }
        Path device = device();
        synchronized (portLock) {
            SerialPort opened = openPort(device);
            try {
                FileChannel writing = FileChannel.open(device, StandardOpenOption.WRITE);
                try {
                    lock(writing);
                } catch (IOException e) {
                    writing.close();
                    throw e;
                }
                opened.flushIOBuffers(); // what was said before we listened
                OPEN.add(this);
                port = opened;
                channel = writing;
            } catch (IOException e) {
                opened.closePort();
                throw e;
            }
        }
    }

    private Path device() throws IOException {
        Path path = Path.of(given);
        if (given.indexOf('/') < 0 && !Files.exists(path)) {
            path = Path.of("/dev", given);
        }
        if (!Files.exists(path)) {
            List<String> ports = ports();
            throw new IOException(given + ": there is no such port; "
                    + (ports.isEmpty()
                            ? "this machine has none now: plug the cable in"
                            : "this machine has " + String.join(", ", ports)));
        }
        if (Files.isDirectory(path) || Files.isRegularFile(path)) {
            throw new IOException(given + ": this is no serial port; name a device such as /dev/ttyUSB0");
        }
        if (!Files.isReadable(path) || !Files.isWritable(path)) {
            throw new IOException(given + ": permission denied; " + remedy(path));
        }
        return path.toRealPath();
    }

    /** What gives this user a port. */
    private static String remedy(Path port) throws IOException {
        PosixFileAttributes facts = Files.readAttributes(port, PosixFileAttributes.class);
        return remedy(facts.group().getName(), facts.permissions());
    }

    /**
     * What gives a user a port that belongs to a group and has these permissions.
     *
     * <p>A port of group {@code tty} is a login console's, which hands it from user to user and would read what is sent
     * to a run. Where the group may not write, joining it is of no use.
     */
    public static String remedy(String group, Set<PosixFilePermission> permissions) {
        if (group.equals("tty")) {
            return "a login console uses it: turn that off with sudo raspi-config (Interface Options, Serial Port, no login"
                    + " shell) or, elsewhere, sudo systemctl disable --now serial-getty@NAME, and take console=NAME out of"
                    + " the kernel's command line; then restart";
        }
        if (!permissions.contains(PosixFilePermission.GROUP_WRITE)
                || !permissions.contains(PosixFilePermission.GROUP_READ)
                || group.equals("root")) {
            return "no group may use it: give it to one by a udev rule, as device-configs/99-gradus.rules does";
        }
        return "join the group it belongs to: sudo usermod -aG " + group + " $USER, then log in again";
    }

    private SerialPort openPort(Path device) throws IOException {
        SerialPort opened;
        try {
            LibraryFiles.prepare();
            prepareExit();
            opened = SerialPort.getCommPort(device.toString());
        } catch (SerialPortInvalidPortException e) {
            throw new IOException(given + ": this is no serial port; name a device such as /dev/ttyUSB0", e);
        } catch (LinkageError e) {
            throw new IOException(given + ": the serial library does not load on this machine", e);
        }
        opened.setComPortParameters(baud, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        opened.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        opened.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_MILLIS, 0);
        opened.disableExclusiveLock(); // it would keep our own channel out; lock() is in its place
        if (!opened.openPort(0)) {
            throw new IOException(given + ": it cannot be opened as a serial port with " + baud
                    + " baud; is it one, and is no other program using it?");
        }
        return opened;
    }

    /** When the process exits, the library goes once this hook has ended: those who use a port close it first. */
    private static void prepareExit() {
        synchronized (OPEN) {
            if (!exitPrepared) {
                exitPrepared = true;
                SerialPort.addShutdownHook(new Thread(PortLink::awaitClosed, "gradus-serial-exit"));
            }
        }
    }

    private static void awaitClosed() {
        long end = System.nanoTime() + EXIT_MILLIS * 1_000_000;
        try {
            while (!OPEN.isEmpty() && System.nanoTime() < end) {
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        OPEN.forEach(PortLink::close);
    }

    /** Keeps two of us from mixing their lines. */
    private void lock(FileChannel writing) throws IOException {
        boolean ours;
        try {
            ours = writing.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            ours = false;
        }
        if (!ours) {
            throw new IOException(given + ": another gradus is using it");
        }
    }

    @Override
    public int read(byte[] into) throws IOException {
        int count;
        if (!isOpen()) { // before the lock, which close() waits for
            throw new IOException(given + ": the port is closed");
        }
        synchronized (portLock) {
            SerialPort reading = port;
            count = reading == null ? -1 : reading.readBytes(into, into.length);
        }
        if (count < 0) {
            throw new IOException(given + ": the port is gone");
        }
        return count;
    }

    @Override
    public boolean write(byte[] bytes, int count) throws IOException {
        FileChannel writing = channel;
        if (writing == null) {
            throw new IOException(given + ": the port is closed");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
        while (buffer.hasRemaining()) {
            writing.write(buffer);
        }
        written = System.nanoTime();
        return true;
    }

    @Override
    public void close() {
        FileChannel writing = channel;
        channel = null;
        if (writing != null) {
            try {
                writing.close(); // a write that waits ends here
            } catch (IOException e) {
                // it is gone, then
            }
        }
        synchronized (portLock) {
            SerialPort closing = port;
            port = null;
            if (closing != null) {
                drain(closing);
                closing.closePort();
                OPEN.remove(this);
            }
        }
    }

    /**
     * Gives what was written a moment to leave: closing, the library throws away what has not. How much that is, Linux
     * does not say of a pseudo-terminal, where it is also what the far end has not read yet; so a late line gets its
     * time there.
     */
    private void drain(SerialPort port) {
        long settled = written + SETTLE_MILLIS * 1_000_000;
        long end = System.nanoTime() + DRAIN_MILLIS * 1_000_000;
        try {
            while (System.nanoTime() < end && (port.bytesAwaitingWrite() > 0 || System.nanoTime() < settled)) {
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
