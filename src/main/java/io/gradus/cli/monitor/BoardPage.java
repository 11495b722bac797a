package io.gradus.cli.monitor;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.options.WebOptions;
import io.gradus.cli.terminal.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The live page of boards at the other ends of serial lines. */
final class BoardPage implements AutoCloseable {
    private final List<BoardRun> boards;
    private final WebOptions.Page page;

    private BoardPage(List<BoardRun> boards, WebOptions.Page page) {
        this.boards = boards;
        this.page = page;
    }

    /** Begins to serve, and says where. */
    static BoardPage open(Arguments arguments, Terminal terminal, List<String> ports) throws IOException {
        List<BoardRun> boards = new ArrayList<>();
        for (String port : ports) {
            boards.add(new BoardRun(port, boards.size()));
        }
        WebOptions.Page page = WebOptions.open(arguments, boards);
        for (BoardRun board : boards) {
            board.serveBy(page.server());
        }
        terminal.line("page      " + page.address());
        return new BoardPage(boards, page);
    }

    BoardRun board(int index) {
        return boards.get(index);
    }

    @Override
    public void close() {
        page.server().close();
    }
}
