package dev.jackfield.plugin.gateway;

import io.vertx.core.buffer.Buffer;

/** Follows the frames of one direction of a WebSocket (RFC 6455 §5.2), without looking into them. */
final class Frames {
    private static final int CLOSE = 0x8;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int LENGTH_OF_64_BITS = 127;

    private int headerBytes;
    private int headerLength = 2;
    private int lengthBytes;
    private long length;
    private boolean closing;
    private long payloadLeft;
    private boolean closed;

    void see(Buffer part) {
        int i = 0;
        while (i < part.length()) {
            if (payloadLeft > 0) {
                int skipped = (int) Math.min(payloadLeft, part.length() - i);
                payloadLeft -= skipped;
                i += skipped;
            } else {
                header(part.getUnsignedByte(i++));
            }
        }
    }

    private void header(int b) {
        headerBytes++;
        if (headerBytes == 1) {
            closing = (b & 0x0f) == CLOSE;
        } else if (headerBytes == 2) {
            int shortLength = b & 0x7f;
            lengthBytes = shortLength == LENGTH_OF_16_BITS ? 2 : shortLength == LENGTH_OF_64_BITS ? 8 : 0;
            length = lengthBytes == 0 ? shortLength : 0;
            headerLength = 2 + lengthBytes + ((b & 0x80) != 0 ? 4 : 0);
        } else if (headerBytes <= 2 + lengthBytes) {
            length = length << 8 | b;
        }
        if (headerBytes > 1 && headerBytes == headerLength) {
            closed |= closing;
            payloadLeft = length;
            headerBytes = 0;
        }
    }

    /** {@return whether what was seen ends with a whole frame} */
    boolean between() {
        return headerBytes == 0 && payloadLeft <= 0;
    }

    /** {@return whether a close frame was among them} */
    boolean closed() {
        return closed;
    }
}
