package io.gradus.status.serial;

import io.gradus.health.HealthBoard;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.Verdict;
import io.gradus.status.RunControl;
import io.gradus.status.StatusReading;
import io.gradus.testing.AllocatedBytes;
import java.nio.charset.StandardCharsets;

/** Prints how many bytes are allocated by lines of both formats, after the first of each, and by what is answered. */
final class FormattingProbe {
    private static final int LAYERS = 5;

    private FormattingProbe() {}

    public static void main(String[] args) {
        int count = Integer.parseInt(args[0]);
        HealthSnapshot[] snapshots = new HealthSnapshot[100];
        for (int n = 0; n < snapshots.length; n++) {
            double loss = n % 10 == 9 ? Double.NaN : Math.pow(10, n - 50);
            Verdict verdict = n % 10 == 9 ? new Verdict(Verdict.State.DIVERGED, 1, n, "slower") : Verdict.HEALTHY;
            snapshots[n] = Readings.snapshot(LAYERS, (long) Math.pow(1.3, n), loss, verdict);
        }
        HealthBoard board = new HealthBoard(LAYERS);
        RunControl control = new RunControl();
        StatusReading reading = new StatusReading(LAYERS);
        Outbox outbox = new Outbox(16_384, SerialSession.LONGEST_REPLY);
        outbox.open(true);
        SerialSession session =
                new SerialSession(Readings.layers(LAYERS), control, "Gradus,MLP,0,1", new SerialSession.Output() {
                    @Override
                    public boolean reply(StatusLine line) {
                        return outbox.reply(line);
                    }

                    @Override
                    public long dropped() {
                        return outbox.dropped();
                    }
                });
        StreamLine line = new StreamLine(Readings.layers(LAYERS));
        byte[] taken = new byte[outbox.longest()];
        byte[] ask = ("*IDN?;:STAT:HEAL?;LAY2:GRAD?;DELT?;:SYST:ERR?;:TRA:RATE 0.0125;RATE?;STAT?;LOSS?\nNONSENSE\n"
                        + "STAT:STRM:FORM FULL;FORM PLOT;:STAT:STRM OFF;STRM ON\n")
                .getBytes(StandardCharsets.US_ASCII);
        long bytes = 0;
        for (int n = 0; n <= count; n++) {
            board.publishRelease(snapshots[n % snapshots.length]);
            long before = AllocatedBytes.now();
            reading.read(board, control);
            session.see(reading, n);
            outbox.offer(line.write(StreamFormat.PLOT, reading.health(), reading.state()));
            outbox.offer(line.write(StreamFormat.FULL, reading.health(), reading.state()));
            session.accept(ask, ask.length);
            try {
                for (int k = 0; k < 3; k++) {
                    outbox.take(taken);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            long allocated = AllocatedBytes.now() - before;
            if (n > 0) {
                bytes += allocated;
                if (allocated > 0) {
                    System.out.println(allocated + " bytes in line " + n);
                }
            }
        }
        System.out.println(bytes + " bytes over " + count + " lines");
    }
}
