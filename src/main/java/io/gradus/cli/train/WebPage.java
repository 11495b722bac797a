package io.gradus.cli.train;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.options.WebOptions;
import io.gradus.data.Split;
import io.gradus.report.page.RunShape;
import io.gradus.status.RunControl;
import io.gradus.status.web.WebSink;
import io.gradus.train.Trainer;
import java.io.IOException;
import java.util.List;

/**
 * The live page of a training run: {@code --web}. Made only where it is asked for, so that nothing of it is loaded
 * else.
 */
final class WebPage {
    private final WebSink sink;
    private final String address;

    private WebPage(WebSink sink, String address) {
        this.sink = sink;
        this.address = address;
    }

    /** Begins to serve; {@code start} is the log's start record. */
    static WebPage open(
            Arguments arguments, Trainer trainer, Split split, RunShape shape, String start, RunControl control)
            throws IOException {
        WebSink sink = new WebSink(
                split.train().data().name(),
                shape,
                start,
                control,
                trainer.rule().kind().hasRate());
        WebOptions.Page page = WebOptions.open(arguments, List.of(sink));
        sink.serveBy(page.server());
        return new WebPage(sink, page.address());
    }

    WebSink sink() {
        return sink;
    }

    /** Where a browser finds it. */
    String address() {
        return address;
    }
}
