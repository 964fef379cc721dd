package dev.jackfield.kernel.http;

import dev.jackfield.spi.JackfieldException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes so much and refuses what would be more. */
final class BoundedOutput extends FilterOutputStream {
    private final long limit;
    private long written;

    BoundedOutput(OutputStream out, long limit) {
        super(out);
        this.limit = limit;
    }

    private void count(int bytes) {
        written += bytes;
        if (written > limit) {
            throw new JackfieldException(
                    "export_too_large", "it has more than " + limit + " bytes, which is more than can be taken", null);
        }
    }

    @Override
    public void write(int b) throws IOException {
        count(1);
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        count(length);
        out.write(bytes, from, length);
    }
}
