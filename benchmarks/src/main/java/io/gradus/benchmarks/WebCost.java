package io.gradus.benchmarks;

import io.gradus.data.Split;
import io.gradus.report.page.RunShape;
import io.gradus.status.RunControl;
import io.gradus.status.StatusLoop;
import io.gradus.status.web.WebServer;
import io.gradus.status.web.WebSink;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.EpochReport;
import io.gradus.train.Trainer;
import io.gradus.train.TrainingListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a live page costs the training that it shows: samples a second with a client that reads every update, and with
 * one that reads none, over those without a page, pair by pair in one process.
 *
 * <p>{@code WebCost [EXECUTOR [ROUNDS [SECONDS]]]}
 */
public final class WebCost {
    private static final Duration INTERVAL = Duration.ofMillis(100); // as the command has it

    /** What is at the other end. */
    private enum Client {
        READING,
        STUCK
    }

    private final RunControl control = new RunControl();
    private final Workload workload;
    private final Trainer trainer;
    private final AtomicLong received = new AtomicLong();
    private @Nullable WebSink sink;

    private WebCost(Workload workload, String executor) {
        this.workload = workload;
        Split split = new Split(workload.part(), workload.part(), workload.part());
        this.trainer = workload.trainer(split)
                .executor(plan -> StepProvider.choose(executor, plan, 1))
                .listener(new TrainingListener() {
                    @Override
                    public void epoch(EpochReport report) {
                        if (sink != null) {
                            sink.epoch(report, 0);
                        }
                    }
                })
                .start();
    }

    public static void main(String[] args) throws Exception {
        String executor = args.length > 0 ? args[0] : "native";
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 21;
        double seconds = args.length > 2 ? Double.parseDouble(args[2]) : 0.3;
        System.out.println("| workload | client | samples/s with / without: quartile, median, quartile | KB received |");
        System.out.println("|---|---|---|---|");
        for (Workload workload : List.of(Workload.W2_1, Workload.W3_32)) {
            for (Client client : Client.values()) {
                new WebCost(workload, executor).run(client, rounds, seconds);
            }
        }
    }

    private void run(Client client, int rounds, double seconds) throws IOException {
        pace(2 * seconds); // the compiler's time
        paceWatched(client, 2 * seconds);
        String ratios = PairedSpeed.ratios(rounds, () -> paceWatched(client, seconds), () -> pace(seconds));
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %d |%n",
                workload.label(),
                client.name().toLowerCase(Locale.ROOT),
                ratios,
                received.get() / 1024);
        trainer.close();
    }

    private double paceWatched(Client client, double seconds) throws IOException {
        int layers = trainer.plan().network().layers().size();
        int[] units = trainer.plan().network().layers().stream()
                .mapToInt(layer -> layer.width())
                .toArray();
        WebSink page = new WebSink(workload.label(), new RunShape(units, false), "{}", control, true);
        WebServer server = WebServer.open(null, Set.of(), 0, List.of(page));
        page.serveBy(server);
        try (StatusLoop loop = new StatusLoop(
                        trainer.board(),
                        layers,
                        control,
                        List.of(page),
                        INTERVAL,
                        (name, reason) -> System.err.println(reason));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String request = "GET /events HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            if (client == Client.READING) {
                read(socket.getInputStream());
            }
            sink = page;
            return pace(seconds);
        } finally {
            sink = null;
            server.close();
        }
    }

    private void read(InputStream in) {
        Thread reader = new Thread(() -> {
            byte[] bytes = new byte[8192];
            try {
                for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                    received.addAndGet(n);
                }
            } catch (IOException closed) {
                return;
            }
        });
        reader.setDaemon(true);
        reader.start();
    }

    private double pace(double seconds) {
        return PairedSpeed.of(trainer, seconds);
    }
}
