package dev.jackfield.kernel.plugin;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is read from a class file without loading it (The Java Virtual Machine Specification, chapter 4).
 *
 * @param major the class file's major version; 0 where it is no class file
 * @param mentioned where the class calls {@link java.util.ServiceLoader}: the names of all types it refers to, among them
 *     the services that it looks for; else empty
 */
record ClassFacts(int major, Set<String> mentioned) {
    private static final String SERVICE_LOADER = "java/util/ServiceLoader";
    private static final byte[] NEEDLE = SERVICE_LOADER.getBytes(StandardCharsets.US_ASCII);
    /** How far to go on where a byte of this value is under the end of the needle (Horspool 1980). */
    private static final int[] STEPS = steps();

    static ClassFacts of(byte[] file) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file))) {
            if (in.readInt() != 0xCAFEBABE) {
                return new ClassFacts(0, Set.of());
            }
            in.readUnsignedShort();
            int major = in.readUnsignedShort();
            // few classes name it, and reading all names of all classes takes long
            return new ClassFacts(major, namesServiceLoader(file) ? mentioned(in) : Set.of());
        } catch (IOException shorterThanItSays) {
            return new ClassFacts(0, Set.of());
        }
    }

    /** {@return the Java release that a class file version needs} */
    static int release(int major) {
        return major - 44;
    }

    private static boolean namesServiceLoader(byte[] file) {
        int last = NEEDLE.length - 1;
        for (int end = last; end < file.length; end += STEPS[file[end] & 0xff]) {
            if (file[end] == NEEDLE[last] && Arrays.equals(file, end - last, end + 1, NEEDLE, 0, NEEDLE.length)) {
                return true;
            }
        }
        return false;
    }

    private static int[] steps() {
        int[] steps = new int[256];
        Arrays.fill(steps, NEEDLE.length);
        for (int i = 0; i < NEEDLE.length - 1; i++) {
            steps[NEEDLE[i]] = NEEDLE.length - 1 - i;
        }
        return steps;
    }

    private static Set<String> mentioned(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        int[] classes = new int[count];
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 7 -> classes[i] = in.readUnsignedShort();
                case 8, 16, 19, 20 -> in.skipBytes(2);
                case 15 -> in.skipBytes(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipBytes(4);
                case 5, 6 -> {
                    in.skipBytes(8);
                    i++;
                }
                default -> {
                    return Set.of();
                }
            }
        }
        Set<String> names = new TreeSet<>();
        for (int index : classes) {
            if (index > 0 && index < count && texts[index] != null && !texts[index].startsWith("[")) {
                names.add(texts[index].replace('/', '.'));
            }
        }
        return names.remove(SERVICE_LOADER.replace('/', '.')) ? names : Set.of();
    }
}
