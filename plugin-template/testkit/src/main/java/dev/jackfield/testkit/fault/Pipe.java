package dev.jackfield.testkit.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One direction of one connection: what was read and is not yet due, or not yet taken. Of the loop's thread. The end of a
 * connection waits in the same queue as its bytes.
 */
final class Pipe {
    private static final long NANOS = 1_000_000_000L;
    /** A throttled pipe writes so many times a second, at most. */
    private static final int SLICES = 50;

    private final Connection connection;
    private final Direction direction;
    private final SocketChannel source;
    private final SocketChannel sink;
    private final Deque<Piece> queue = new ArrayDeque<>();
    private final FaultProxy link;

    private int queued;
    private long delivered;
    private long lastDue;
    private long freeAt;
    private long wakesAt;
    private boolean waits;
    private boolean sourceEnded;
    private boolean sinkFull;
    private boolean over;

    /** Where a fault that happens once strikes, as a number of delivered bytes; -1 when it does not. */
    private long resetAt = -1;

    private long corruptAt = -1;

    private enum Kind {
        BYTES,
        END,
        RESET
    }

    private static final class Piece {
        final Kind kind;
        final ByteBuffer bytes;
        long due;

        Piece(Kind kind, ByteBuffer bytes, long due) {
            this.kind = kind;
            this.bytes = bytes;
            this.due = due;
        }
    }

    Pipe(Connection connection, FaultProxy link, Direction direction, SocketChannel source, SocketChannel sink) {
        this.connection = connection;
        this.link = link;
        this.direction = direction;
        this.source = source;
        this.sink = sink;
        this.lastDue = System.nanoTime();
        armReset();
        armCorrupt();
    }

    /** {@return whether the source may be read} */
    boolean wantsToRead() {
        return !sourceEnded && queued < FaultProxy.BUFFER_BYTES;
    }

    /** {@return whether it waits for the sink to take more} */
    boolean wantsToWrite() {
        return sinkFull && !over;
    }

    /** {@return whether the end was delivered} */
    boolean over() {
        return over;
    }

    /** Takes the position of a reset, counted from here. */
    void armReset() {
        resetAt = link.reset(direction)
                .map(fault -> delivered + fault.afterBytes())
                .orElse(-1L);
    }

    /** Takes the position of a changed byte, counted from here. */
    void armCorrupt() {
        corruptAt =
                link.corrupt(direction).map(fault -> delivered + fault.offset()).orElse(-1L);
    }

    /** Lets what waits for its time go at once. */
    void hurry() {
        long now = System.nanoTime();
        lastDue = now;
        freeAt = now;
        queue.forEach(piece -> piece.due = Math.min(piece.due, now));
    }

    /** Reads what has come. */
    void read() {
        if (!wantsToRead()) {
            return;
        }
        ByteBuffer buffer = link.loop().buffer;
        buffer.clear().limit(Math.min(buffer.capacity(), FaultProxy.BUFFER_BYTES - queued));
        try {
            int n = source.read(buffer);
            if (n < 0) {
                sourceEnded = true;
                add(Kind.END, ByteBuffer.allocate(0));
            } else if (n > 0) {
                ByteBuffer copy = ByteBuffer.allocate(n).put(buffer.flip()).flip();
                queued += n;
                add(Kind.BYTES, copy);
            }
        } catch (IOException e) {
            sourceBroke();
        }
        deliver();
    }

    /** The source is gone, without an end. */
    void sourceBroke() {
        sourceEnded = true;
        add(Kind.RESET, ByteBuffer.allocate(0));
    }

    private void add(Kind kind, ByteBuffer bytes) {
        lastDue = Math.max(lastDue, System.nanoTime() + link.drawDelay(direction));
        queue.add(new Piece(kind, bytes, lastDue));
    }

    /** Delivers what is due, as far as faults and the sink allow. */
    void deliver() {
        sinkFull = false;
        while (!over && !queue.isEmpty() && sink.isConnected() && !link.isSilent(direction)) {
            Piece head = queue.element();
            long now = System.nanoTime();
            long due = Math.max(head.due, head.kind == Kind.BYTES ? freeAt : head.due);
            if (due - now > 0) {
                wakeAt(due);
                return;
            }
            try {
                if (!deliver(head, now)) {
                    return;
                }
            } catch (IOException e) {
                sinkBroke();
            }
        }
    }

    /** {@return whether there may be more to do} */
    private boolean deliver(Piece head, long now) throws IOException {
        switch (head.kind) {
            case RESET -> {
                connection.reset();
                return false;
            }
            case END -> {
                queue.remove();
                over = true;
                sink.shutdownOutput();
                connection.endedOneWay();
                return false;
            }
            case BYTES -> {
                return write(head, now);
            }
        }
        throw new IllegalStateException("unknown: " + head.kind);
    }

    private boolean write(Piece head, long now) throws IOException {
        if (delivered == resetAt) {
            struck();
            return false;
        }
        ByteBuffer bytes = head.bytes;
        long rate = link.rate(direction);
        int limit = bytes.limit();
        long allowed = bytes.remaining();
        if (rate > 0) {
            allowed = Math.min(allowed, Math.max(1, rate / SLICES));
        }
        if (resetAt >= 0) {
            allowed = Math.min(allowed, resetAt - delivered);
        }
        if (corruptAt >= delivered && corruptAt < delivered + allowed) {
            int at = bytes.position() + (int) (corruptAt - delivered);
            bytes.put(at, (byte) (bytes.get(at) ^ link.drawFlip()));
            link.corrupted(direction);
        }
        bytes.limit(bytes.position() + (int) allowed);
        int n;
        try {
            n = sink.write(bytes);
        } finally {
            bytes.limit(limit);
        }
        delivered += n;
        queued -= n;
        link.delivered(direction, n);
        if (rate > 0) {
            freeAt = Math.max(now, freeAt) + n * NANOS / rate;
        }
        if (!bytes.hasRemaining()) {
            queue.remove();
        }
        if (delivered == resetAt) {
            struck();
            return false;
        }
        sinkFull = n < allowed;
        return !sinkFull;
    }

    private void struck() {
        connection.reset();
        link.wasReset(direction);
    }

    private void sinkBroke() {
        queue.clear();
        queued = 0;
        over = true;
        connection.sinkBroke(direction);
    }

    private void wakeAt(long due) {
        if (waits && wakesAt - due <= 0) {
            return;
        }
        waits = true;
        wakesAt = due;
        link.loop().at(due, () -> {
            if (wakesAt == due) {
                waits = false;
            }
            connection.proceed();
        });
    }
}
