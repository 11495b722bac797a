package io.gradus.status.web;

import io.gradus.report.page.PageCounter;
import io.gradus.report.page.RunHistory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Boards that nobody has, on one page; each has two hundred records of twelve layers. */
public final class ManyRuns implements AutoCloseable {
    private static final int LAYERS = 12;
    private static final List<String> WORDS = List.of("healthy", "vanishing", "saturated", "dead", "exploding");

    private final List<Board> boards = new ArrayList<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final WebServer server;

    public ManyRuns(int count) throws IOException {
        for (int n = 0; n < count; n++) {
            boards.add(new Board(n));
            for (int step = 0; step < 200; step++) {
                record(n, step, WORDS.get(n % WORDS.size()), n % WORDS.size() == 0 ? 0 : 1);
            }
        }
        server = WebServer.open(null, Set.of(), 0, boards);
    }

    public String address() {
        return "http://127.0.0.1:" + server.port() + "/";
    }

    /** Adds a record to a board's run, and tells pages of it. */
    public void record(int board, long step, String verdict, int layer) {
        Board run = boards.get(board);
        RunHistory history = run.history;
        history.begin(step, (int) step / 10 + 1, 2.3 / (1 + step * board / 300.0), 0.1, verdict, layer);
        for (int n = 0; n < LAYERS; n++) {
            history.put(
                    PageCounter.DELTA_RMS,
                    n,
                    Math.pow(10, -(LAYERS - n) * (board % 5) / 5.0 + Math.sin(step / 20.0) / 3));
            history.put(PageCounter.UPDATE_RATIO, n, 0.001);
        }
        history.finish();
        run.steps = step;
        if (server != null) {
            server.publish(board);
        }
    }

    /** Waits until a board is told this: its number and the verb. */
    public void await(String what) {
        try {
            String said = told.poll(20, TimeUnit.SECONDS);
            if (!what.equals(said)) {
                throw new AssertionError("told " + said + ", not " + what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Board implements LiveRun {
        private final int number;
        private final RunHistory history;
        private volatile long steps;

        Board(int number) {
            this.number = number;
            this.history = new RunHistory("board " + number, LAYERS);
        }

        @Override
        public String title() {
            return "board " + number + ": MLP 64-32x11-10";
        }

        @Override
        public RunHistory history() {
            return history;
        }

        @Override
        public String state() {
            return "running";
        }

        @Override
        public long stepsTaken() {
            return steps;
        }

        @Override
        public double pace() {
            return Double.NaN;
        }

        @Override
        public void tell(Verb verb, double value) {
            told.add(number + " " + verb);
        }
    }
}
