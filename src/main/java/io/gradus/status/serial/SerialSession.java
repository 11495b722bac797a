package io.gradus.status.serial;

import io.gradus.health.HealthSnapshot;
import io.gradus.health.LayerColumn;
import io.gradus.health.LayerFacts;
import io.gradus.status.RunControl;
import io.gradus.status.RunState;
import io.gradus.status.StatusReading;
import io.gradus.status.serial.ScpiParser.Instrument;
import java.util.List;

/**
 * What a line is told and asked, and what it answers: an instrument of IEEE 488.2 whose measurements are the run's
 * counters. The line's bytes come from one thread, readings from another. Allocates nothing after the constructor.
 */
final class SerialSession implements Instrument, LineBuffer.Listener {
    /** Takes answers. */
    interface Output {
        /** Takes a whole line over; false if there is no room for it. */
        boolean reply(StatusLine line);

        /** Lines of the stream that were lost. */
        long dropped();

        /** Leaves out what waits of the stream: somebody has asked something. */
        default void silence() {}
    }

    /** Bytes of all answers to one line. */
    static final int LONGEST_REPLY = 8192;

    private static final String STANDARD = "1999.0";
    private static final long STALE_NANOS = 10_000_000_000L;
    private static final int DIGITS = 7; // of a float
    private static final int OPERATION_COMPLETE = 1;
    private static final int POWER_ON = 128;
    private static final int ERRORS_WAIT = 4; // bits of the status byte
    private static final int EVENT_WAITS = 32;
    private static final int SERVICE_ASKED = 64;
    private static final int QUESTIONABLE_WAITS = 8;
    private static final int OPERATION_WAITS = 128;
    private static final int MEASURING = 16; // bit 4 of the operation register: the run trains
    private static final int UNHEALTHY = 512; // bit 9 of the questionable register, the first for the maker's use
    /** After a line from the other end, the stream is silent for so long, so that answers come alone. */
    private static final long SILENT_NANOS = 2_000_000_000L;
    /** Readings after which a rate that was set is what they say: the first may be from before. */
    private static final int SETTLED = 2;

    private static final byte[] ON = {'O', 'N'};
    private static final byte[] ONE = {'1'};
    private static final byte[] OFF = {'O', 'F', 'F'};
    private static final byte[] ZERO = {'0'};
    private static final byte[] PLOT = {'P', 'L', 'O', 'T'};
    private static final byte[] FULL = {'F', 'U', 'L', 'L'};

    private final LayerFacts[] layers;
    private final RunControl control;
    private final String identity;
    private final Output output;
    private final LineBuffer buffer = new LineBuffer(this);
    private final ScpiParser parser = new ScpiParser(this);
    private final ErrorQueue errors = new ErrorQueue();
    private final StatusLine reply = new StatusLine(LONGEST_REPLY);
    private final HealthSnapshot seen; // guarded by itself, as is the next
    private long seenNanos = Long.MIN_VALUE;
    private final HealthSnapshot health; // what the command under way goes by
    private int events = POWER_ON;
    private int eventEnable;
    private int serviceEnable;
    private final StatusRegister operation = new StatusRegister(); // guarded by seen, as is the next
    private final StatusRegister questionable = new StatusRegister();
    private float rateSet = Float.NaN; // until readings tell it; guarded by seen, as is the next
    private float firstRate = Float.NaN;
    private int readingsSince;
    private volatile long silentUntil = System.nanoTime();
    private volatile boolean streaming = true;
    private volatile StreamFormat format = StreamFormat.PLOT;

    /** @param identity of four fields with commas between them, as {@code *IDN?} tells it */
    SerialSession(List<LayerFacts> layers, RunControl control, String identity, Output output) {
        this.layers = layers.toArray(LayerFacts[]::new);
        this.control = control;
        this.identity = identity;
        this.output = output;
        this.seen = new HealthSnapshot(layers.size());
        this.health = new HealthSnapshot(layers.size());
    }

    /** Takes a reading over; any thread. */
    void see(StatusReading reading, long nanos) {
        synchronized (seen) {
            seen.copyFrom(reading.health());
            seenNanos = nanos;
            firstRate = Float.isNaN(firstRate) ? seen.rate() : firstRate;
            look();
            if (!control.isRateAsked() && (seen.rate() == rateSet || ++readingsSince >= SETTLED)) {
                rateSet = Float.NaN;
            }
        }
    }

    private void look() {
        operation.condition(control.state() == RunState.RUNNING ? MEASURING : 0);
        questionable.condition(seen.verdict().isHealthy() ? 0 : UNHEALTHY);
    }

    /** Whether the stream is on, be it silent for a while; any thread. */
    boolean isStreamOn() {
        return streaming;
    }

    /** Whether readings are to be sent as a stream now; any thread. */
    boolean isStreaming() {
        return streaming && System.nanoTime() - silentUntil >= 0;
    }

    /** The stream's format; any thread. */
    StreamFormat format() {
        return format;
    }

    /** Takes bytes of the line. */
    void accept(byte[] bytes, int count) {
        buffer.accept(bytes, count);
    }

    /** The line was cut: what was half said is forgotten. */
    void disconnected() {
        buffer.clear();
    }

    @Override
    public void line(byte[] bytes, int size) {
        synchronized (seen) {
            health.copyFrom(seen);
            look();
        }
        silentUntil = System.nanoTime() + SILENT_NANOS;
        output.silence();
        reply.clear();
        parser.run(bytes, size);
        if (reply.size() == 0) {
            return;
        }
        reply.truncate(reply.size() - 1); // the last ;
        reply.put('\n');
        if (!reply.isWhole()) {
            error(ScpiError.QUERY_DEADLOCKED);
        } else if (!output.reply(reply)) {
            error(ScpiError.QUERY_INTERRUPTED);
        }
    }

    @Override
    public void tooLong() {
        error(ScpiError.INPUT_OVERRUN);
    }

    @Override
    public void error(ScpiError error) {
        errors.add(error);
        events |= error.eventBit();
    }

    @Override
    public ScpiError query(LayerColumn column, int layer) {
        if (layer < 1 || layer > layers.length) {
            return ScpiError.SUFFIX_OUT_OF_RANGE;
        }
        return say(column.read(health, layer - 1, layers[layer - 1].units()));
    }

    @Override
    public ScpiError execute(ScpiCommand command, double number, byte[] word, int size) {
        return switch (command) {
            case CLEAR -> {
                errors.clear();
                events = 0;
                synchronized (seen) {
                    operation.clearEvents();
                    questionable.clearEvents();
                }
                yield ScpiError.NONE;
            }
            case EVENT_ENABLE -> {
                boolean fits = isByte(number);
                eventEnable = fits ? (int) Math.rint(number) : eventEnable;
                yield fits ? ScpiError.NONE : ScpiError.OUT_OF_RANGE;
            }
            case EVENT_ENABLE_QUERY -> say(eventEnable);
            case EVENTS_QUERY -> {
                int told = events;
                events = 0;
                yield say(told);
            }
            case IDENTITY_QUERY -> {
                reply.put(identity).put(';');
                yield ScpiError.NONE;
            }
            case OPERATION_COMPLETE -> { // every command is done, or passed on, when it has been read
                events |= OPERATION_COMPLETE;
                yield ScpiError.NONE;
            }
            case OPERATION_COMPLETE_QUERY -> say(1);
            case SERVICE_ENABLE -> {
                boolean fits = isByte(number);
                serviceEnable = fits ? (int) Math.rint(number) & ~SERVICE_ASKED : serviceEnable;
                yield fits ? ScpiError.NONE : ScpiError.OUT_OF_RANGE;
            }
            case SERVICE_ENABLE_QUERY -> say(serviceEnable);
            case STATUS_BYTE_QUERY -> say(statusByte());
            case TEST_QUERY -> say(isStale() ? 1 : 0);
            case WAIT -> ScpiError.NONE;
            case ERROR_QUERY, ERROR_NEXT_QUERY -> {
                ScpiError error = errors.next();
                reply.put(error.code()).put(',').quoted(error.text()).put(';');
                yield ScpiError.NONE;
            }
            case ERROR_COUNT_QUERY -> say(errors.size());
            case VERSION_QUERY -> {
                reply.put(STANDARD).put(';');
                yield ScpiError.NONE;
            }
            case OPERATION_QUERY,
                    OPERATION_EVENT_QUERY,
                    OPERATION_CONDITION_QUERY,
                    OPERATION_ENABLE,
                    OPERATION_ENABLE_QUERY,
                    QUESTIONABLE_QUERY,
                    QUESTIONABLE_EVENT_QUERY,
                    QUESTIONABLE_CONDITION_QUERY,
                    QUESTIONABLE_ENABLE,
                    QUESTIONABLE_ENABLE_QUERY,
                    PRESET -> register(command, number);
            case HEALTH_QUERY -> {
                reply.put(health.verdict().state().name()).put(',');
                reply.put(health.verdict().layer()).put(',');
                reply.number(health.verdict().value(), DIGITS).put(',');
                reply.quoted(health.verdict().remedy()).put(';');
                yield ScpiError.NONE;
            }
            case LAYERS_QUERY -> say(layers.length);
            case STREAM -> stream(word, size);
            case STREAM_QUERY -> say(streaming ? 1 : 0);
            case STREAM_FORMAT -> format(word, size);
            case STREAM_FORMAT_QUERY -> {
                reply.put(format.name()).put(';');
                yield ScpiError.NONE;
            }
            case STREAM_DROPPED_QUERY -> say(output.dropped());
            case PAUSE, RESUME, STEP, RESET -> tell(command);
            case STEP_QUERY -> say(control.steps() >= 0 ? control.steps() : health.step());
            case RATE -> rate(number);
            case RATE_QUERY -> say((double) rateNow());
            case PACE -> pace(number);
            case PACE_QUERY -> say(control.pace());
            case STATE_QUERY -> {
                reply.put(control.state().name()).put(';');
                yield ScpiError.NONE;
            }
            case EPOCH_QUERY -> say(health.epoch());
            case LOSS_QUERY -> say(health.loss());
        };
    }

    private ScpiError register(ScpiCommand command, double number) {
        synchronized (seen) {
            return switch (command) {
                case OPERATION_QUERY, OPERATION_EVENT_QUERY -> say(operation.takeEvents());
                case OPERATION_CONDITION_QUERY -> say(operation.condition());
                case OPERATION_ENABLE -> operation.enable(number);
                case OPERATION_ENABLE_QUERY -> say(operation.enable());
                case QUESTIONABLE_QUERY, QUESTIONABLE_EVENT_QUERY -> say(questionable.takeEvents());
                case QUESTIONABLE_CONDITION_QUERY -> say(questionable.condition());
                case QUESTIONABLE_ENABLE -> questionable.enable(number);
                case QUESTIONABLE_ENABLE_QUERY -> say(questionable.enable());
                default -> {
                    operation.enable(0);
                    yield questionable.enable(0);
                }
            };
        }
    }

    private float rateNow() {
        synchronized (seen) {
            return Float.isNaN(rateSet) ? health.rate() : rateSet;
        }
    }

    private ScpiError tell(ScpiCommand command) {
        if (control.state() == RunState.ENDED) {
            return ScpiError.SETTINGS_CONFLICT;
        }
        switch (command) {
            case PAUSE -> control.pause();
            case RESUME -> control.resume();
            case STEP -> control.step();
            default -> {
                control.reset();
                synchronized (seen) {
                    rateSet = firstRate;
                    readingsSince = 0;
                }
            }
        }
        return ScpiError.NONE;
    }

    private ScpiError rate(double number) {
        float rate = (float) number;
        if (!(rate > 0) || Float.isInfinite(rate)) {
            return ScpiError.OUT_OF_RANGE;
        }
        if (control.state() == RunState.ENDED) {
            return ScpiError.SETTINGS_CONFLICT;
        }
        synchronized (seen) {
            rateSet = rate;
            readingsSince = 0;
        }
        control.rate(rate);
        return ScpiError.NONE;
    }

    private ScpiError pace(double number) {
        if (!(number >= 0) || Double.isInfinite(number)) {
            return ScpiError.OUT_OF_RANGE;
        }
        if (control.state() == RunState.ENDED) {
            return ScpiError.SETTINGS_CONFLICT;
        }
        control.pace(number);
        return ScpiError.NONE;
    }

    private ScpiError stream(byte[] word, int size) {
        boolean on = is(ON, word, size) || is(ONE, word, size);
        if (!on && !is(OFF, word, size) && !is(ZERO, word, size)) {
            return ScpiError.ILLEGAL_VALUE;
        }
        streaming = on;
        silentUntil = System.nanoTime(); // whoever asks for the stream wants it
        return ScpiError.NONE;
    }

    private ScpiError format(byte[] word, int size) {
        boolean full = is(FULL, word, size);
        if (!full && !is(PLOT, word, size)) {
            return ScpiError.ILLEGAL_VALUE;
        }
        format = full ? StreamFormat.FULL : StreamFormat.PLOT;
        silentUntil = System.nanoTime();
        return ScpiError.NONE;
    }

    private ScpiError say(double value) {
        reply.number(value, DIGITS).put(';');
        return ScpiError.NONE;
    }

    private ScpiError say(long value) {
        reply.put(value).put(';');
        return ScpiError.NONE;
    }

    private int statusByte() {
        int bits = (errors.size() > 0 ? ERRORS_WAIT : 0) | ((events & eventEnable) != 0 ? EVENT_WAITS : 0);
        synchronized (seen) {
            bits |= (operation.isRaised() ? OPERATION_WAITS : 0) | (questionable.isRaised() ? QUESTIONABLE_WAITS : 0);
        }
        return (bits & serviceEnable) != 0 ? bits | SERVICE_ASKED : bits;
    }

    private boolean isStale() {
        synchronized (seen) {
            return seenNanos == Long.MIN_VALUE || System.nanoTime() - seenNanos > STALE_NANOS;
        }
    }

    private static boolean isByte(double number) {
        return number >= 0 && Math.rint(number) <= 255;
    }

    private static boolean is(byte[] wanted, byte[] word, int size) {
        boolean same = size == wanted.length;
        for (int n = 0; same && n < size; n++) {
            same = word[n] == wanted[n];
        }
        return same;
    }
}
