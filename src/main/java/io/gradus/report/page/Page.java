package io.gradus.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page, one self-contained HTML document: styles, programs and data stand in it, and it asks nobody for anything.
 * The policy in its head allows just the programs and styles that it has, by their hashes.
 */
public final class Page {
    private static final List<String> STYLES = List.of("uPlot.min.css", "page.css");
    private static final List<String> OURS = List.of(
            "data.js",
            "text.js",
            "theme.js",
            "cursor.js",
            "chart.js",
            "heat.js",
            "panels.js",
            "more.js",
            "compare.js",
            "live.js",
            "class.js",
            "main.js");

    private static final Pattern PART = Pattern.compile("@(POLICY|TITLE|STYLE|LIBRARY|PROGRAM|DATA)@");

    /** Goes with every copy, as its licence wants. */
    private static final String NOTICE =
            "/* uPlot: Copyright (c) 2022 Leon Sorokin, the MIT License, github.com/leeoniya/uPlot */\n";

    private final String style;
    private final String library;
    private final String program;
    private final String template;

    private Page(String style, String library, String program, String template) {
        this.style = style;
        this.library = library;
        this.program = program;
        this.template = template;
    }

    /** Reads the page's parts from the jar. */
    public static Page load() {
        return new Page(all(STYLES), NOTICE + resource("uPlot.iife.min.js"), all(OURS), resource("page.html"));
    }

    /** A page that shows runs after they are over. */
    public static String report(String title, List<RunHistory> runs) {
        StringBuilder data = new StringBuilder("{\"kind\":\"report\",\"runs\":[");
        for (RunHistory run : runs) {
            data.append(data.charAt(data.length() - 1) == '[' ? "" : ",").append(run.json());
        }
        return load().html(title, data.append("]}").toString(), "'none'");
    }

    /**
     * The document.
     *
     * @param data a JSON object
     * @param connects where its programs may ask: a source list of a content security policy
     */
    public String html(String title, String data, String connects) {
        Map<String, String> parts = Map.of(
                "POLICY",
                policy(connects),
                "TITLE",
                escaped(title),
                "STYLE",
                style,
                "LIBRARY",
                library,
                "PROGRAM",
                program,
                "DATA",
                data.replace("<", "\\u003c"));
        return PART.matcher(template).replaceAll(part -> Matcher.quoteReplacement(parts.get(part.group(1))));
    }

    /** The content security policy of the document. */
    public String policy(String connects) {
        return "default-src 'none'; script-src '" + hash(library) + "' '" + hash(program) + "'; style-src '"
                + hash(style) + "'; connect-src " + connects + "; base-uri 'none'; form-action 'none'";
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static String all(List<String> names) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(resource(name));
        }
        return text.toString();
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
