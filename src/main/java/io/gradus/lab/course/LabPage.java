package io.gradus.lab.course;

import io.gradus.report.plot.SvgDrawing;
import io.gradus.text.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Findings as pages: one self-contained HTML document for each experiment, and one that lists them. */
public final class LabPage {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 480;
    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:0 auto;padding:1rem}
            table{border-collapse:collapse;margin:1rem 0;display:block;overflow-x:auto}
            caption{text-align:left;font-weight:600;padding:.3rem 0}
            th,td{border-bottom:1px solid #8886;padding:.3rem .8rem;text-align:right}
            th:first-child,td:first-child{text-align:left}
            svg{width:100%;height:auto;background:#fff;border-radius:.4rem}
            .verdict{font-weight:700}.yes::before{content:"\\2713 "}.no::before{content:"\\2717 "}
            @media print{body{max-width:none}table,figure{break-inside:avoid}}
            """;

    private LabPage() {}

    /** The page of one experiment. */
    public static String of(Experiment experiment, Finding finding) {
        StringBuilder html = head(experiment.name());
        html.append("<h1>" + escaped(experiment.name()) + "</h1>\n<p>" + escaped(experiment.claim()) + "</p>\n");
        html.append(
                "<p class=\"verdict " + (finding.reproduced() ? "yes" : "no") + "\">" + verdict(finding) + "</p>\n");
        html.append("<p>" + escaped(experiment.question()) + "</p>\n<p><b>" + escaped(number(finding)) + "</b></p>\n");
        if (!finding.checks().isEmpty()) {
            html.append("<ul>\n");
            for (Check check : finding.checks()) {
                html.append(
                        "<li class=\"" + (check.holds() ? "yes" : "no") + "\">" + escaped(check.words()) + "</li>\n");
            }
            html.append("</ul>\n");
        }
        finding.figures().forEach(figure -> html.append("<figure>" + svg(figure) + "</figure>\n"));
        finding.tables().forEach(table -> html.append(table(table)));
        html.append("<p>To repeat it: <code>gradus lab " + escaped(experiment.name()) + "</code></p>\n");
        return html.append("</body></html>\n").toString();
    }

    /** The page that lists experiments with their verdicts. */
    public static String index(Map<Experiment, Finding> findings) {
        StringBuilder html = head("The laboratory");
        html.append("<h1>The laboratory</h1>\n<table><thead><tr><th scope=\"col\">experiment</th>"
                + "<th scope=\"col\">verdict</th><th scope=\"col\">number</th></tr></thead><tbody>\n");
        findings.forEach((experiment, finding) -> html.append("<tr><td><a href=\"" + experiment.name() + ".html\">"
                + experiment.name() + "</a><br>" + escaped(experiment.claim()) + "</td><td>" + verdict(finding)
                + "</td><td>"
                + escaped(number(finding)) + "</td></tr>\n"));
        return html.append("</tbody></table>\n</body></html>\n").toString();
    }

    /** {@code reproduced} or {@code not reproduced}. */
    public static String verdict(Finding finding) {
        return finding.reproduced() ? "reproduced" : "not reproduced";
    }

    /** The number with its interval, and what the claim says of it. */
    public static String number(Finding finding) {
        String interval = finding.low() == finding.high()
                ? ""
                : " (95 % interval " + Text.measure(finding.low()) + " to " + Text.measure(finding.high()) + ")";
        return Text.measure(finding.number()) + interval + "; claimed: " + finding.bounds();
    }

    private static StringBuilder head(String title) {
        return new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                + "<title>" + escaped(title) + "</title>\n<style>" + STYLE + "</style></head><body>\n");
    }

    private static String table(Table table) {
        StringBuilder html = new StringBuilder("<table><caption>" + escaped(table.title()) + "</caption>\n<thead><tr>");
        table.columns().forEach(column -> html.append("<th scope=\"col\">" + escaped(column) + "</th>"));
        html.append("</tr></thead><tbody>\n");
        for (List<String> row : table.rows()) {
            html.append("<tr>");
            row.forEach(cell -> html.append("<td>" + escaped(cell) + "</td>"));
            html.append("</tr>\n");
        }
        return html.append("</tbody></table>\n").toString();
    }

    private static String svg(Figure figure) {
        SvgDrawing drawing = new SvgDrawing(WIDTH, HEIGHT, figure.title());
        figure.draw(drawing, WIDTH, HEIGHT);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            drawing.writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
