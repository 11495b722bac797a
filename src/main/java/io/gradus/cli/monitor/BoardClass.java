package io.gradus.cli.monitor;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.terminal.Terminal;
import io.gradus.status.serial.PortLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Several boards at once, on one page: each line has a thread that listens to it. A board that is not there yet is
 * waited for.
 */
final class BoardClass {
    private static final long END_MILLIS = 1_000;

    private BoardClass() {}

    /** Listens to all ports until the time is over or all runs are; whether any board was heard. */
    static boolean run(Arguments arguments, Terminal terminal, List<String> ports, int baud, float seconds)
            throws IOException {
        AtomicInteger heard = new AtomicInteger();
        List<MonitorSession> sessions = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try (BoardPage page = BoardPage.open(arguments, terminal, ports)) {
            for (int n = 0; n < ports.size(); n++) {
                PortLink link = new PortLink(ports.get(n), baud);
                BoardRun board = page.board(n);
                MonitorSession session =
                        new MonitorSession(terminal, link, null, Integer.MAX_VALUE, seconds, List.of(board));
                board.listenBy(session);
                sessions.add(session);
                Thread thread = new Thread(() -> listen(terminal, link, session, board, heard), "board-" + (n + 1));
                thread.setDaemon(true);
                threads.add(thread);
            }
            Thread atExit = new Thread(() -> stop(sessions, threads), "monitor-exit");
            Runtime.getRuntime().addShutdownHook(atExit);
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            removeHook(atExit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop(sessions, threads);
        }
        return heard.get() > 0;
    }

    private static void listen(
            Terminal terminal, PortLink link, MonitorSession session, BoardRun board, AtomicInteger heard) {
        try {
            if (!link.comesBack()) {
                link.open(); // else the session does, now or later
            }
            if (session.run()) {
                heard.incrementAndGet();
            }
        } catch (IOException e) {
            terminal.warn(String.valueOf(e.getMessage()));
        } finally {
            board.left();
            link.close();
        }
    }

    private static void stop(List<MonitorSession> sessions, List<Thread> threads) {
        sessions.forEach(MonitorSession::stop);
        long end = System.nanoTime() + END_MILLIS * 1_000_000;
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread atExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyExiting) {
            return; // it is this hook that is waiting for us
        }
    }
}
