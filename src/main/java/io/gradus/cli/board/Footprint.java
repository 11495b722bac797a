package io.gradus.cli.board;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the resident memory of this process is used for.
 *
 * <p>Linux's {@code /proc/self/smaps} gives the resident bytes of every mapping, and each mapping belongs to one part:
 * files by their names, code by being executable, stacks by the guard pages below them, the heap by its reserved size.
 * Metaspace and direct buffers look like the JVM's other memory there; their sizes come from the JVM and are subtracted
 * from the rest. So the parts add up to the resident memory.
 */
final class Footprint {
    /** What memory is used for. */
    enum Part {
        HEAP("heap", "objects; the arena is one of them"),
        METASPACE("metaspace", "classes outside the archive"),
        CODE("code cache", "the interpreter, and compiled code"),
        ARCHIVE("class archive", "classes from the launcher's archive"),
        LIBRARIES("libraries", "libjvm, the C library, and other files"),
        NATIVE("libgradus", "the native executor"),
        STACKS("thread stacks", ""),
        DIRECT("direct buffers", "data sets"),
        OTHER("other", "the JVM's own: compilers, symbols, collector");

        private final String label;
        private final String meaning;

        Part(String label, String meaning) {
            this.label = label;
            this.meaning = meaning;
        }

        String label() {
            return label;
        }

        String meaning() {
            return meaning;
        }
    }

    /**
     * The most bytes of guard and watermark pages below a thread's stack, on the systems that Gradus runs on.
     */
    private static final long LARGEST_GUARD = 256 << 10;

    private final Map<Part, Long> bytes = new EnumMap<>(Part.class);

    /**
     * Adds up mappings.
     *
     * @param smaps lines of {@code /proc/self/smaps}
     * @param heap bytes that are reserved for the heap
     * @param metaspace bytes that metaspace holds
     * @param direct bytes that direct buffers hold
     */
    Footprint(List<String> smaps, long heap, long metaspace, long direct) {
        for (Part part : Part.values()) {
            bytes.put(part, 0L);
        }
        Mapping mapping = new Mapping(0, 0, "", "");
        Mapping below = mapping;
        long heapBegin = heapBegin(smaps, heap);
        for (String line : smaps) {
            Mapping next = Mapping.parse(line);
            if (next != null) {
                below = mapping;
                mapping = next;
            } else if (line.startsWith("Rss:")) {
                long resident = ProcessStatus.kilobytes(line.substring(4).strip());
                boolean inHeap = mapping.begin >= heapBegin && mapping.begin < heapBegin + heap;
                add(inHeap ? Part.HEAP : part(mapping, below), Math.max(0, resident));
            }
        }
        move(metaspace, Part.METASPACE);
        move(direct, Part.DIRECT);
    }

    /** The footprint of this process, now. */
    static Footprint ofThisProcess() {
        long metaspace = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals("Metaspace")) { // which counts the compressed class space, too
                metaspace = pool.getUsage().getCommitted();
            }
        }
        long direct = 0;
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            if (pool.getName().equals("direct")) {
                direct = pool.getMemoryUsed();
            }
        }
        return new Footprint(ProcessStatus.lines(ProcessStatus.SMAPS), reservedHeap(), metaspace, direct);
    }

    private static long reservedHeap() {
        try {
            return Long.parseLong(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .getVMOption("MaxHeapSize")
                    .getValue());
        } catch (LinkageError e) { // a runtime image without jdk.management
            return Runtime.getRuntime().maxMemory();
        }
    }

    long bytes(Part part) {
        return bytes.getOrDefault(part, 0L);
    }

    /** The resident memory of the process, which is the sum of all parts; 0 if the system does not report it. */
    long total() {
        long total = 0;
        for (long part : bytes.values()) {
            total += part;
        }
        return total;
    }

    private void add(Part part, long resident) {
        bytes.merge(part, resident, Long::sum);
    }

    /** Moves bytes from the rest to a part, as many as there are. */
    private void move(long size, Part to) {
        long moved = Math.max(0, Math.min(size, bytes(Part.OTHER)));
        add(Part.OTHER, -moved);
        add(to, moved);
    }

    private static Part part(Mapping mapping, Mapping below) {
        String file = mapping.file;
        if (file.startsWith("/")) {
            if (file.contains("/libgradus")) {
                return Part.NATIVE;
            }
            return file.endsWith(".jsa") || file.endsWith(".aot") ? Part.ARCHIVE : Part.LIBRARIES;
        }
        if (file.equals("[stack]")) {
            return Part.STACKS;
        }
        if (mapping.rights.startsWith("rwx")) {
            return Part.CODE;
        }
        boolean guarded = below.end == mapping.begin
                && below.rights.startsWith("---")
                && below.file.isEmpty()
                && below.end - below.begin <= LARGEST_GUARD;
        return file.isEmpty() && guarded ? Part.STACKS : Part.OTHER;
    }

    /**
     * The address of the first run of adjacent unnamed mappings that is as long as the heap; -1 - heap if there is
     * none.
     */
    private static long heapBegin(List<String> smaps, long heap) {
        long begin = -1;
        long end = -1;
        for (String line : smaps) {
            Mapping mapping = Mapping.parse(line);
            if (mapping == null) {
                continue;
            }
            if (!mapping.file.isEmpty() || mapping.begin != end) {
                begin = mapping.begin;
            }
            end = mapping.file.isEmpty() ? mapping.end : -1;
            if (mapping.file.isEmpty() && end - begin >= heap && heap > 0) {
                return begin;
            }
        }
        return -1 - heap;
    }

    /** The first line of a mapping: {@code 7f00-7f10 rw-p 00000000 00:00 0   /a/file}. */
    private record Mapping(long begin, long end, String rights, String file) {
        static @Nullable Mapping parse(String line) {
            int dash = line.indexOf('-');
            int blank = line.indexOf(' ');
            if (dash <= 0 || blank < dash || line.charAt(blank - 1) == ':') {
                return null;
            }
            String[] words = line.split(" +", 6);
            return new Mapping(
                    Long.parseUnsignedLong(line.substring(0, dash), 16),
                    Long.parseUnsignedLong(line.substring(dash + 1, blank), 16),
                    words[1],
                    words.length < 6 ? "" : words[5].strip());
        }
    }
}
