package io.gradus.export.graph;

/** A network that a format cannot carry: what of it, and which format can. */
public final class ExportException extends IllegalArgumentException {
    public ExportException(String message) {
        super(message);
    }
}
