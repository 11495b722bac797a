package io.gradus.status.serial;

/** Lines, each with its end, one behind the other in a ring of bytes. For one thread. */
final class LineRing {
    private final byte[] bytes;
    private int first;
    private int size;

    LineRing(int capacity) {
        this.bytes = new byte[capacity];
    }

    int capacity() {
        return bytes.length;
    }

    /** False, and nothing is changed, if there is no room. */
    boolean add(byte[] line, int count) {
        if (count > bytes.length - size) {
            return false;
        }
        int at = (first + size) % bytes.length;
        int here = Math.min(count, bytes.length - at);
        System.arraycopy(line, 0, bytes, at, here);
        System.arraycopy(line, here, bytes, 0, count - here);
        size += count;
        return true;
    }

    /** Takes the oldest line out; its size, 0 if there is none. */
    int take(byte[] into) {
        int count = 0;
        while (count < size) {
            byte b = bytes[(first + count) % bytes.length];
            into[count++] = b;
            if (b == '\n') {
                break;
            }
        }
        remove(count);
        return count;
    }

    /** Forgets the oldest line; false if there is none. */
    boolean drop() {
        int count = 0;
        while (count < size && bytes[(first + count++) % bytes.length] != '\n') {
            // on to the line's end
        }
        remove(count);
        return count > 0;
    }

    private void remove(int count) {
        first = (first + count) % bytes.length;
        size -= count;
    }
}
