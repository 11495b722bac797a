package io.gradus.status.serial;

import java.nio.charset.StandardCharsets;

/**
 * A command's header as SCPI writes it: {@code STATus:LAYer#:GRADient?}. Each word is taken in its short form, which is
 * its capitals, or in full; {@code #} is a number that may follow, 1 if none does.
 */
final class Mnemonics {
    private static final int MOST = 1_000_000_000;

    private final byte[] pattern;
    private int suffix;

    Mnemonics(String pattern) {
        this.pattern = pattern.getBytes(StandardCharsets.US_ASCII);
    }

    /** The number that the last header which matched had in place of {@code #}; at most a billion. */
    int suffix() {
        return suffix;
    }

    /** Whether the first {@code size} bytes, in capitals, are the header in any of its forms. */
    boolean match(byte[] header, int size) {
        int at = 0;
        int p = 0;
        suffix = 1;
        while (p < pattern.length) {
            byte b = pattern[p];
            if (isLetter(b)) {
                int end = p;
                while (end < pattern.length && isLetter(pattern[end])) {
                    end++;
                }
                int stop = at;
                while (stop < size && isLetter(header[stop])) {
                    stop++;
                }
                if (!isWord(p, end, header, at, stop, false) && !isWord(p, end, header, at, stop, true)) {
                    return false;
                }
                p = end;
                at = stop;
            } else if (b == '#') {
                at = number(header, at, size);
                p++;
            } else if (at < size && header[at] == b) {
                at++;
                p++;
            } else {
                return false;
            }
        }
        return at == size;
    }

    private boolean isWord(int p, int end, byte[] header, int from, int to, boolean abbreviated) {
        int at = from;
        for (int n = p; n < end; n++) {
            if (abbreviated && pattern[n] >= 'a') {
                continue;
            }
            if (at == to || header[at++] != upper(pattern[n])) {
                return false;
            }
        }
        return at == to;
    }

    private int number(byte[] header, int from, int to) {
        int at = from;
        long value = 0;
        while (at < to && header[at] >= '0' && header[at] <= '9') {
            value = Math.min(MOST, 10 * value + header[at++] - '0');
        }
        suffix = at == from ? 1 : (int) value;
        return at;
    }

    private static boolean isLetter(byte b) {
        return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
    }

    static byte upper(byte b) {
        return b >= 'a' && b <= 'z' ? (byte) (b - 'a' + 'A') : b;
    }

    @Override
    public String toString() {
        return new String(pattern, StandardCharsets.US_ASCII);
    }
}
