package io.gradus.boards.cli;

import io.gradus.boards.link.ClassRoom;
import io.gradus.boards.page.ClassPage;
import io.gradus.boards.teach.Chair;
import io.gradus.boards.teach.Roster;
import io.gradus.boards.teach.Teacher;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.options.WebOptions;
import io.gradus.cli.terminal.AtExit;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.augment.Augmentation;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.model.Provenance;
import io.gradus.run.TrainingRun;
import io.gradus.run.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code gradus-class teach DATA}: opens a class, leads its rounds, tests its network, and saves it. */
public final class TeachCommand extends ClassCommand {
    static final String CLASS = "--class";
    static final String PORT = "--port";
    static final int USUAL_PORT = 5701;
    static final String USUAL_CLASS = "gradus";
    private static final String BIND = "--bind";
    private static final String SHARES = "--shares";
    private static final String SEATS = "--seats";
    private static final String PATIENCE = "--patience";
    private static final int USUAL_SEATS = 16;
    private static final int LARGEST_PORT = 65_535;

    @Override
    public String name() {
        return "teach";
    }

    @Override
    public String summary() {
        return "Opens a class for boards, leads it, and saves the network that they learn together.";
    }

    @Override
    public void describe(Syntax syntax) {
        describeClass(syntax, "boards to wait for before the first round; more may come later", "1");
        syntax.section("Network");
        syntax.option(
                BIND, "ADDRESS", "let boards in by this address; 0.0.0.0 for all", "127.0.0.1: this machine alone");
        syntax.option(PORT, "N", "port for boards", Integer.toString(USUAL_PORT));
        syntax.option(CLASS, "NAME", "the class's name, where there are several", USUAL_CLASS);
        syntax.option(SHARES, "N", "shares in which DATA are dealt to boards without data of their own", "as --boards");
        syntax.option(SEATS, "N", "boards that may come", USUAL_SEATS + ", or twice --boards");
        syntax.option(PATIENCE, "SECONDS", "how long a round waits for a board that does not answer", "5");
        syntax.option(RunOptions.PACE, "N", "do at most N rounds a second, so that one can watch", "0: no bound");
        RunOptions.describeWeb(syntax, "show the class in a browser");
        syntax.section("Output");
        syntax.option(RunOptions.OUT, "MODEL", "where to save the model", "not saved");
        syntax.flag(RunOptions.JSON, "end with a line of JSON");
    }

    @Override
    public List<String> everyday() {
        List<String> options = new ArrayList<>(usual());
        options.addAll(List.of(BIND, RunOptions.WEB, RunOptions.PACE, RunOptions.OUT));
        return options;
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example(
                        "gradus-class teach digits --boards 3", "three boards on this machine learn digits by vote"),
                new Example(
                        "gradus-class teach digits --boards 10 --bind 192.168.1.5 --web",
                        "ten boards of a room, and the class in a browser of this machine"),
                new Example(
                        "gradus-class teach flowers.csv --by average --every 20",
                        "boards take twenty steps of their own, then their weights are averaged"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        int boards = arguments.count(BOARDS, 1, 1);
        int seats = Math.max(boards, arguments.count(SEATS, Math.max(USUAL_SEATS, 2 * boards), 1));
        Float patience = arguments.number(PATIENCE);
        if (patience != null && !(patience > 0 && patience < 3600)) {
            throw new UsageException(PATIENCE + " " + patience + ": it must be a time in seconds above 0");
        }
        Float pace = arguments.number(RunOptions.PACE);
        if (pace != null && !(pace >= 0)) {
            throw new UsageException(RunOptions.PACE + " " + pace + ": it must be a number of rounds a second, or 0");
        }
        int port = port(arguments);
        Path out = arguments.path(RunOptions.OUT);
        if (out != null) {
            OutputFiles.requireWritable(out, RunOptions.OUT);
        }
        WebOptions.check(arguments);
        Taught taught = taught(arguments, arguments.count(SHARES, boards, 1));
        TeachView view = new TeachView(terminal, taught);
        ClassPage page = arguments.has(RunOptions.WEB) ? new ClassPage(taught.lesson(), seats) : null;
        view.showOn(page);
        TrainingRun run = taught.run();
        try (ClassRoom room = ClassRoom.open(name(arguments), arguments.text(BIND, "127.0.0.1"), port);
                Chair chair = new Chair(
                        taught.lesson(),
                        run.split().train(),
                        run.split().test(),
                        run.setup().start(),
                        taught.lesson().executor())) {
            WebOptions.Page web = page == null ? null : WebOptions.open(arguments, page.runs(), ClassPage.PRIVACY);
            Roster roster = new Roster(taught.shares(), seats);
            Teacher teacher = new Teacher(
                    room,
                    chair,
                    roster,
                    taught.lesson(),
                    run.split().train(),
                    taught.shares(),
                    patience == null ? 5000 : (long) (1000 * patience),
                    view);
            teacher.pace(pace == null ? 0 : pace);
            if (page != null && web != null) {
                page.serveBy(web.server());
                page.ledBy(teacher);
            }
            view.opens(chair, room.address(), boards, web == null ? null : web.address());
            return lead(arguments, terminal, teacher, chair, taught, boards, view, out, web);
        }
    }

    @SuppressWarnings("try") // the hook is there for Ctrl-C alone
    private static int lead(
            Arguments arguments,
            Terminal terminal,
            Teacher teacher,
            Chair chair,
            Taught taught,
            int boards,
            TeachView view,
            @Nullable Path out,
            WebOptions.@Nullable Page web)
            throws IOException {
        boolean whole;
        Thread leading = Thread.currentThread();
        try (AtExit atExit = new AtExit(() -> {
            teacher.stop();
            join(leading);
        })) {
            whole = teacher.run(boards, taught.rounds());
            view.ends(chair, whole);
            teacher.sayGoodbye();
        } catch (IllegalStateException e) {
            view.ends(chair, false);
            throw new IOException(e.getMessage(), e);
        }
        if (out != null) {
            ModelFile.write(out, model(taught, chair));
            terminal.line("saved     " + out);
        }
        if (arguments.has(RunOptions.JSON)) {
            terminal.line(view.json(chair));
        }
        if (web != null) {
            web.server().close();
        }
        return whole ? OK : FAILED;
    }

    private static void join(Thread leading) {
        try {
            leading.join(4000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The class's network as a model, as {@code gradus train} saves one. */
    static Model model(Taught taught, Chair chair) {
        TrainingRun run = taught.run();
        int epoch = (int) ((chair.round() + taught.roundsPerEpoch() - 1) / taught.roundsPerEpoch());
        Provenance provenance = new Provenance(
                run.setup().training().rule(),
                run.samplesOfUpdate(),
                run.seed(),
                epoch,
                run.setup().data().name(),
                Augmentation.NONE,
                Version.gradus());
        return Model.of(
                chair.step().plan(),
                chair.step().arena(),
                run.scaling(),
                run.split().train().data(),
                provenance);
    }

    static int port(Arguments arguments) {
        int port = arguments.count(PORT, USUAL_PORT, 1);
        if (port > LARGEST_PORT) {
            throw new UsageException(PORT + " " + port + ": it must be a port, 1 to " + LARGEST_PORT);
        }
        return port;
    }

    static String name(Arguments arguments) {
        String name = arguments.text(CLASS, USUAL_CLASS);
        if (!name.matches("[A-Za-z0-9._-]{1,40}")) {
            throw new UsageException(CLASS + " " + name + ": letters, digits, and . _ - make a name");
        }
        return name;
    }
}
