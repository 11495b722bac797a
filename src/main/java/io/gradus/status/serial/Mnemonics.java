package io.gradus.status.serial;

import com.google.errorprone.annotations.Immutable;

/**
 * A command's header as SCPI writes it: {@code STATus:LAYer#:GRADient?}. Each word is taken in its short form, which is
 * its capitals, or in full; {@code #} is a number that may follow, 1 if none does.
 */
@Immutable
final class Mnemonics {
    /** What {@link #match} answers where the header is another one. */
    static final int NO_MATCH = -1;

    private static final int MOST = 1_000_000_000;

    private final String pattern;

    Mnemonics(String pattern) {
        this.pattern = pattern;
    }

    /**
     * Compares the first {@code size} bytes, in capitals, with every form of the header.
     *
     * @return the number in place of {@code #}, at most a billion, and 1 where there is none; {@link #NO_MATCH} for
     *     another header
     */
    int match(byte[] header, int size) {
        int at = 0;
        int p = 0;
        int suffix = 1;
        while (p < pattern.length()) {
            char c = pattern.charAt(p);
            if (isLetter(c)) {
                int end = p;
                while (end < pattern.length() && isLetter(pattern.charAt(end))) {
                    end++;
                }
                int stop = at;
                while (stop < size && isLetter(header[stop])) {
                    stop++;
                }
                if (!isWord(p, end, header, at, stop, false) && !isWord(p, end, header, at, stop, true)) {
                    return NO_MATCH;
                }
                p = end;
                at = stop;
            } else if (c == '#') {
                int end = endOfDigits(header, at, size);
                suffix = at == end ? 1 : number(header, at, end);
                at = end;
                p++;
            } else if (at < size && header[at] == c) {
                at++;
                p++;
            } else {
                return NO_MATCH;
            }
        }
        return at == size ? suffix : NO_MATCH;
    }

    private boolean isWord(int p, int end, byte[] header, int from, int to, boolean abbreviated) {
        int at = from;
        for (int n = p; n < end; n++) {
            if (abbreviated && pattern.charAt(n) >= 'a') {
                continue;
            }
            if (at == to || header[at++] != upper((byte) pattern.charAt(n))) {
                return false;
            }
        }
        return at == to;
    }

    private static int endOfDigits(byte[] header, int from, int to) {
        int at = from;
        while (at < to && header[at] >= '0' && header[at] <= '9') {
            at++;
        }
        return at;
    }

    private static int number(byte[] header, int from, int to) {
        long value = 0;
        for (int at = from; at < to; at++) {
            value = Math.min(MOST, 10 * value + header[at] - '0');
        }
        return (int) value;
    }

    private static boolean isLetter(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    static byte upper(byte b) {
        return b >= 'a' && b <= 'z' ? (byte) (b - 'a' + 'A') : b;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
