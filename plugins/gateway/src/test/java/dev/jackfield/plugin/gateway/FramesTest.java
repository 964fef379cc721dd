package dev.jackfield.plugin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class FramesTest {
    private final Frames frames = new Frames();

    private static Buffer frame(int opcode, int length, boolean masked) {
        Buffer frame = Buffer.buffer().appendByte((byte) (0x80 | opcode));
        int mask = masked ? 0x80 : 0;
        if (length < 126) {
            frame.appendByte((byte) (mask | length));
        } else if (length < 1 << 16) {
            frame.appendByte((byte) (mask | 126)).appendUnsignedShort(length);
        } else {
            frame.appendByte((byte) (mask | 127)).appendLong(length);
        }
        return frame.appendBytes(new byte[length + (masked ? 4 : 0)]);
    }

    @Test
    void whereverTheyAreCutEveryFrameEndsWhereItEnds() {
        for (int length : new int[] {0, 1, 125, 126, 65_535, 65_536}) {
            for (boolean masked : new boolean[] {false, true}) {
                Buffer frame = frame(2, length, masked);
                for (int cut : new int[] {1, 2, 3, frame.length() - 1}) {
                    frames.see(frame.slice(0, Math.min(cut, frame.length() - 1)));
                    assertThat(frames.between()).isFalse();
                    frames.see(frame.slice(Math.min(cut, frame.length() - 1), frame.length()));
                    assertThat(frames.between()).isTrue();
                }
            }
        }
        assertThat(frames.closed()).isFalse();
    }

    @Test
    void closeFrameIsSeenOnceItsHeaderIs() {
        frames.see(frame(1, 5, true).appendBuffer(frame(9, 0, true)));
        assertThat(frames.closed()).isFalse();
        frames.see(frame(8, 2, true));
        assertThat(frames.closed()).isTrue();
        assertThat(frames.between()).isTrue();
    }
}
