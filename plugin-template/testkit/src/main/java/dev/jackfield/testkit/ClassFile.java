package dev.jackfield.testkit;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a class file says of itself and of others (The Java Virtual Machine Specification, chapter 4). Names have slashes.
 *
 * @param name of the class
 * @param isAbstract whether it is an interface or an abstract class
 * @param parent its superclass; null for a module descriptor
 * @param interfaces those that it names itself
 * @param types every class that it refers to, the elements' where it is an array
 * @param members every method and field of another class or its own that it uses
 * @param methods those that it has itself
 */
record ClassFile(
        String name,
        boolean isAbstract,
        @Nullable String parent,
        List<String> interfaces,
        Set<String> types,
        Set<Member> members,
        Set<Signature> methods) {

    /** A method by name and descriptor. */
    record Signature(String name, String descriptor) {}

    /** What is used of which class: a method where the descriptor begins with a parenthesis, else a field. */
    record Member(String owner, Signature signature) {
        boolean isMethod() {
            return signature.descriptor().startsWith("(");
        }
    }

    private static final int ABSTRACT = 0x0400;

    /** The tables of the constant pool, by index. */
    private record Pool(@Nullable String[] texts, int[] classes, int[][] pairs, int[] tags) {
        String text(int index) throws IOException {
            String text = texts[index];
            if (text == null) {
                throw new IOException("constant " + index + " is no text");
            }
            return text;
        }

        @Nullable
        String type(int index) throws IOException {
            return index == 0 ? null : text(classes[index]);
        }

        Signature signature(int index) throws IOException {
            return new Signature(text(pairs[index][0]), text(pairs[index][1]));
        }
    }

    static ClassFile of(byte[] file) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
        if (in.readInt() != 0xCAFEBABE) {
            throw new IOException("no class file");
        }
        in.readInt();
        Pool pool = pool(in);
        int access = in.readUnsignedShort();
        String name = String.valueOf(pool.type(in.readUnsignedShort()));
        String parent = pool.type(in.readUnsignedShort());
        List<String> interfaces = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            interfaces.add(String.valueOf(pool.type(in.readUnsignedShort())));
        }
        signatures(in, pool);
        Set<Signature> methods = signatures(in, pool);
        return new ClassFile(name, (access & ABSTRACT) != 0, parent, interfaces, types(pool), members(pool), methods);
    }

    private static Pool pool(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        Pool pool = new Pool(new String[count], new int[count], new int[count][], new int[count]);
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            pool.tags[i] = tag;
            switch (tag) {
                case 1 -> pool.texts[i] = in.readUTF();
                case 7 -> pool.classes[i] = in.readUnsignedShort();
                case 9, 10, 11, 12 -> pool.pairs[i] = new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
                case 8, 16, 19, 20 -> in.skipBytes(2);
                case 15 -> in.skipBytes(3);
                case 3, 4, 17, 18 -> in.skipBytes(4);
                case 5, 6 -> {
                    in.skipBytes(8);
                    i++;
                }
                default -> throw new IOException("constant of unknown kind " + tag);
            }
        }
        return pool;
    }

    private static Set<String> types(Pool pool) throws IOException {
        Set<String> types = new TreeSet<>();
        for (int i = 1; i < pool.tags.length; i++) {
            if (pool.tags[i] == 7) {
                types.add(element(pool.text(pool.classes[i])));
            }
        }
        return types;
    }

    private static String element(String type) {
        return type.startsWith("[") ? type.replaceFirst("^\\[+L?", "").replace(";", "") : type;
    }

    private static Set<Member> members(Pool pool) throws IOException {
        Set<Member> members = new LinkedHashSet<>();
        for (int i = 1; i < pool.tags.length; i++) {
            if (pool.tags[i] >= 9 && pool.tags[i] <= 11) {
                String owner = pool.text(pool.classes[pool.pairs[i][0]]);
                members.add(new Member(owner, pool.signature(pool.pairs[i][1])));
            }
        }
        return members;
    }

    /** Reads fields or methods. */
    private static Set<Signature> signatures(DataInputStream in, Pool pool) throws IOException {
        Set<Signature> found = new LinkedHashSet<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            int access = in.readUnsignedShort();
            Signature signature = new Signature(pool.text(in.readUnsignedShort()), pool.text(in.readUnsignedShort()));
            if ((access & ABSTRACT) == 0) {
                found.add(signature);
            }
            for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                in.readUnsignedShort();
                in.skipNBytes(in.readInt() & 0xFFFFFFFFL);
            }
        }
        return found;
    }
}
