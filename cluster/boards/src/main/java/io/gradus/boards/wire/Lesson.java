package io.gradus.boards.wire;

import io.gradus.cluster.RoundPlan;
import io.gradus.data.Scaling;
import io.gradus.data.schema.TableSchema;
import io.gradus.model.NetworkJson;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.TrainingSpec;
import io.gradus.run.DataSettings;
import io.gradus.run.UpdateSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a class learns and how: all that a board needs to take part.
 *
 * @param network as {@link NetworkJson} writes it
 * @param update how weights are updated, with nothing left to a default
 * @param rounds what is exchanged, and after how many steps
 * @param executor that all machines are to use; {@code auto} for the best that each has
 * @param seed what the order of examples follows from
 * @param scaling what is done to inputs
 * @param targetScaling what is done to values to predict; null for nothing
 * @param classNames of the outputs; none for values to predict
 * @param columns of the teacher's table; null if it has none
 * @param window rows of a series that an example consists of; 0 if they are none
 * @param data where the teacher has its data, and what their columns are
 * @param fingerprint of them, {@link io.gradus.data.Fingerprint}
 */
public record Lesson(
        String network,
        UpdateSettings update,
        RoundPlan rounds,
        String executor,
        long seed,
        Affine scaling,
        @Nullable Affine targetScaling,
        List<String> classNames,
        @Nullable TableSchema columns,
        int window,
        DataSettings data,
        String fingerprint)
        implements Serializable {
    private static final long serialVersionUID = 1;
    private static final ObjectInputFilter OURS = ObjectInputFilter.Config.createFilter(
            "maxdepth=20;maxarray=1000000;maxbytes=8000000;io.gradus.**;java.util.*;java.lang.*;!*");

    /** A {@link Scaling} that can be sent: {@code x' = (x - shift) * scale}, number by number. */
    public record Affine(Scaling.Method method, float[] shift, float[] scale) implements Serializable {
        private static final long serialVersionUID = 1;

        /** That of a scaling. */
        public static Affine of(Scaling scaling) {
            return new Affine(scaling.method(), scaling.shift(), scaling.scale());
        }

        /** The scaling. */
        public Scaling scaling() {
            return new Scaling(method, shift, scale);
        }
    }

    /** The network. */
    public NetworkSpec spec() {
        return NetworkJson.read(network);
    }

    /** What the network's plan follows from. */
    public TrainingSpec training() {
        return update.training(null).withSeparateUpdate(true);
    }

    /** All of it as bytes, by Java's serialisation. */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads {@link #bytes}. Nothing but settings is taken from them.
     *
     * @throws IOException if they hold anything else, or are of another version of Gradus
     */
    public static Lesson of(byte[] bytes) throws IOException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(OURS);
            return (Lesson) in.readObject();
        } catch (IOException | ClassNotFoundException | ClassCastException e) {
            throw new IOException(
                    "what the teacher wants taught cannot be read (" + e.getMessage()
                            + "); have the same version of Gradus on all machines",
                    e);
        }
    }
}
