package io.gradus.boards;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A wire that is listened to: passes on what comes, and keeps what goes from boards to the teacher. Can be cut. */
final class Tap implements AutoCloseable {
    private final ServerSocket socket;
    private final int to;
    private final ByteArrayOutputStream up = new ByteArrayOutputStream();
    private final List<Socket> open = new ArrayList<>();
    private volatile boolean silent;

    Tap(int to) throws IOException {
        this.to = to;
        this.socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** All bytes that boards have sent so far. */
    byte[] sent() {
        synchronized (up) {
            return up.toByteArray();
        }
    }

    /** Unplugs: nothing passes any more, and neither end is told. */
    void unplug() {
        silent = true;
    }

    /** Lets new connections pass again. */
    void plugIn() {
        silent = false;
    }

    /** Breaks the connections that there are; new ones pass. */
    void cut() throws IOException {
        synchronized (open) {
            for (Socket each : open) {
                each.close();
            }
            open.clear();
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "tap");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket board = socket.accept();
                Socket teacher = new Socket(InetAddress.getLoopbackAddress(), to);
                board.setTcpNoDelay(true);
                teacher.setTcpNoDelay(true);
                synchronized (open) {
                    open.add(board);
                    open.add(teacher);
                }
                start(() -> pass(board, teacher, true));
                start(() -> pass(teacher, board, false));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void pass(Socket from, Socket into, boolean keep) {
        byte[] bytes = new byte[1 << 16];
        try (from;
                into) {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (silent) {
                    continue;
                }
                if (keep) {
                    synchronized (up) {
                        up.write(bytes, 0, count);
                    }
                }
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            // cut
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        cut();
    }
}
