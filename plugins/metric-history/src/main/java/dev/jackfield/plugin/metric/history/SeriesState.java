package dev.jackfield.plugin.metric.history;

import dev.jackfield.spi.monitor.RangeAnswer.Statistic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One series as it goes from one generation to the next: bytes, as the classes of the two differ. */
record SeriesState(SeriesKey key, boolean hasTotal, double total, long totalAt, List<Block> blocks) {
    static final String FORMAT = "metric.history/1";

    byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(key.name());
            out.writeUTF(key.statistic().name());
            out.writeUTF(key.unit());
            out.writeInt(key.tags().size());
            for (Map.Entry<String, String> tag : key.tags().entrySet()) {
                out.writeUTF(tag.getKey());
                out.writeUTF(tag.getValue());
            }
            out.writeBoolean(hasTotal);
            out.writeDouble(total);
            out.writeLong(totalAt);
            out.writeInt(blocks.size());
            for (Block block : blocks) {
                out.writeInt(block.count());
                out.writeLong(block.first());
                out.writeLong(block.last());
                out.writeInt(block.bytes().length);
                out.write(block.bytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static SeriesState read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String name = in.readUTF();
            Statistic statistic = Statistic.valueOf(in.readUTF());
            String unit = in.readUTF();
            Map<String, String> tags = new LinkedHashMap<>();
            for (int i = in.readInt(); i > 0; i--) {
                tags.put(in.readUTF(), in.readUTF());
            }
            SeriesKey key = new SeriesKey(name, Collections.unmodifiableMap(tags), statistic, unit);
            boolean hasTotal = in.readBoolean();
            double total = in.readDouble();
            long totalAt = in.readLong();
            List<Block> blocks = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                int count = in.readInt();
                long first = in.readLong();
                long last = in.readLong();
                byte[] content = new byte[in.readInt()];
                in.readFully(content);
                blocks.add(new Block(content, count, first, last));
            }
            return new SeriesState(key, hasTotal, total, totalAt, blocks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
