package io.gradus.boards.join;

import io.gradus.boards.learn.BoardData;
import io.gradus.boards.wire.Lesson;
import io.gradus.data.DataException;
import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import io.gradus.data.Fingerprint;
import io.gradus.data.LoadedData;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.data.schema.TableSchema;
import io.gradus.data.source.DataSource;
import io.gradus.run.DataSettings;
import io.gradus.run.NetworkSettings;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Examples in a file of the board's: all of its own, or its share of what the teacher has, too. */
public final class FileSupply implements DataSupply {
    private final @Nullable String file;
    private final boolean own;
    private final int wrong;

    private FileSupply(@Nullable String file, boolean own, int wrong) {
        this.file = file;
        this.own = own;
        this.wrong = wrong;
    }

    /** All examples of a file that is the board's own. */
    public static FileSupply own(String file) {
        return new FileSupply(file, true, 0);
    }

    /**
     * A share of the teacher's data, which this board must have as well; {@code null} for the place where the teacher
     * has them.
     */
    public static FileSupply share(@Nullable String file) {
        return new FileSupply(file, false, 0);
    }

    /**
     * The same examples with wrong answers: every class is called by the name of the one that is so many further on.
     *
     * @param classes 0 for the right answers
     */
    public FileSupply withWrongLabels(int classes) {
        return new FileSupply(file, own, classes);
    }

    @Override
    public boolean isOwn() {
        return own;
    }

    @Override
    public BoardData get(Lesson lesson, int[] rows) throws IOException {
        String there = lesson.data().source();
        String name = file == null ? there : file;
        Dataset data;
        try {
            data = own ? own(name, lesson) : shared(name, lesson);
        } catch (DataException e) {
            throw new IOException(
                    own || file != null
                            ? e.getMessage()
                            : e.getMessage() + " (the teacher deals shares of " + there
                                    + "; copy that file to this board and name it by --data, or bring data of your own by"
                                    + " --own)",
                    e);
        }
        if (!own && !Fingerprint.of(data).equals(lesson.fingerprint())) {
            throw new IOException(name + " is not what the teacher deals shares of: its numbers differ from those of "
                    + there + " there; copy the teacher's file, or bring data of your own by --own");
        }
        Dataset right = scaled(data, lesson);
        Dataset taught = wrong == 0 ? right : WrongLabels.of(right, wrong);
        return BoardData.of(own ? Part.all(taught) : new Part(taught, rows.clone()));
    }

    /** What the teacher has, read as the teacher reads it. */
    private static Dataset shared(String name, Lesson lesson) {
        DataSettings as = lesson.data();
        DataSettings here = new DataSettings(name, as.columns(), as.window(), as.classes(), as.split());
        boolean autoencoder = lesson.spec().topology().autoencoder();
        LoadedData loaded = here.toTrain(NetworkSettings.DEFAULT.withAutoencoder(autoencoder));
        return loaded.split(as.split(), lesson.seed()).train().data(); // which fills in what is missing
    }

    /** Examples of the same kind: the teacher's columns and classes. */
    private static Dataset own(String name, Lesson lesson) {
        DataOptions options = (lesson.classNames().isEmpty() ? values(lesson) : DataOptions.classes())
                .forModel(lesson.spec().inputs(), lesson.classNames())
                .withSchema(lesson.columns())
                .withWindow(lesson.window())
                .forTraining(true);
        LoadedData loaded = DataSource.load(name, options);
        return (lesson.spec().topology().autoencoder() ? loaded.reconstruction() : loaded).data();
    }

    private static DataOptions values(Lesson lesson) {
        TableSchema columns = lesson.columns();
        return columns == null
                ? DataOptions.unlabelled()
                : DataOptions.values(columns.targetNames().toArray(String[]::new));
    }

    private static Dataset scaled(Dataset data, Lesson lesson) {
        Lesson.Affine targets = lesson.targetScaling();
        Scaling scaling = targets == null ? null : targets.scaling();
        return scaling == null ? data : data.withScaledTargets(scaling);
    }
}
