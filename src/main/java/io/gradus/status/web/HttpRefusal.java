package io.gradus.status.web;

import org.jspecify.annotations.Nullable;

/** A request that is refused, with its status and a sentence for whoever sent it. */
final class HttpRefusal extends RuntimeException {
    private final int status;

    private final @Nullable String allowed;

    HttpRefusal(int status, String why) {
        this(status, why, null);
    }

    /** @param allowed the method that would do; null where that is not the matter */
    HttpRefusal(int status, String why, @Nullable String allowed) {
        super(why, null, false, false);
        this.status = status;
        this.allowed = allowed;
    }

    /** A header that says which method would do; null where that is not the matter. */
    @Nullable
    String header() {
        return allowed == null ? null : "Allow: " + allowed;
    }

    int status() {
        return status;
    }
}
