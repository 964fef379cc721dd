package dev.jackfield.database;

import dev.jackfield.spi.database.ConnectionLeak;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Who holds connections, noted so cheaply that it is always on: a connection that is taken goes into one of many places, and
 * nobody takes it out again; whoever looks, or needs the place, sees by itself whether it has been closed. The place in the
 * code is noted as long as no more than {@value #PLACES_A_LOOK} are taken between two looks, and for a sample of the rest.
 * Thread-safe.
 */
final class Loans {
    static final int PLACES_A_LOOK = 1_000;
    private static final int SAMPLE = 0xfff;
    private static final int SHOWN = 20;
    private static final int OF_A_THREAD = 4;
    /** When so many were still held, those are forgotten that are not any more. */
    private static final int MOST_HELD = 1_000;

    private static final StackWalker WALKER = StackWalker.getInstance();

    private final String namespace;
    private final Duration threshold;
    /** Connections, or loans where more is known; a thread has four neighbours of them, which few others use. */
    private final AtomicReferenceArray<@Nullable Object> recent;
    /** Those that were still held when their place was needed. */
    private final Map<Connection, Loan> held = new ConcurrentHashMap<>();

    private final int mask;
    /** Coarse time and how many places were noted since; races lose a note or two. */
    private volatile long now;

    private int noted;
    private volatile long leaked;
    private volatile List<ConnectionLeak> leaks = List.of();

    private static final class Loan {
        private final Connection connection;
        private final String place;
        private final long since;
        private boolean told;

        Loan(Connection connection, String place, long since) {
            this.connection = connection;
            this.place = place;
            this.since = since;
        }
    }

    Loans(String namespace, Duration threshold, long now, int maximum) {
        this.namespace = namespace;
        this.threshold = threshold;
        this.now = now;
        int places = Integer.highestOneBit(Math.max(16, maximum * 4 - 1)) * 2;
        this.recent = new AtomicReferenceArray<>(places);
        this.mask = places - 1;
    }

    /**
     * Notes a connection that is taken.
     *
     * @param random any number
     */
    void taken(Connection connection, int random) {
        Object note = connection;
        if (noted < PLACES_A_LOOK || (random & SAMPLE) == 0) {
            noted++;
            note = new Loan(connection, place(), now);
        }
        int place = (int) Thread.currentThread().getId() * OF_A_THREAD + (random >>> 30);
        Object before = recent.getAndSet(place & mask, note);
        if (before != null) {
            hold(before);
        }
    }

    /** Keeps in mind what has not been closed. All that is noted was taken since the last look. */
    private void hold(Object note) {
        Loan loan = note instanceof Loan one ? one : null;
        Connection connection = loan == null ? (Connection) note : loan.connection;
        if (!isClosed(connection)) {
            if (held.size() >= MOST_HELD) {
                held.keySet().removeIf(Loans::isClosed);
            }
            held.putIfAbsent(connection, loan == null ? new Loan(connection, "", now) : loan);
        }
    }

    static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** Of those frames that are no part of this library, of JDBC or of a handle. */
    private static String place() {
        return WALKER.walk(frames -> frames.filter(frame -> {
                            String type = frame.getClassName();
                            return !type.startsWith("dev.jackfield.database.")
                                    && !type.startsWith("dev.jackfield.spi.")
                                    && !type.startsWith("java.");
                        })
                        .findFirst())
                .map(frame -> frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber())
                .orElse("");
    }

    /**
     * Looks through what is held.
     *
     * @return the leaks that are seen for the first time
     */
    synchronized List<ConnectionLeak> look(long time) {
        for (int i = 0; i <= mask; i++) {
            Object note = recent.get(i);
            if (note != null) {
                hold(note);
                recent.compareAndSet(i, note, null);
            }
        }
        now = time;
        noted = 0;
        held.keySet().removeIf(Loans::isClosed);
        List<ConnectionLeak> all = new ArrayList<>();
        List<ConnectionLeak> fresh = new ArrayList<>();
        for (Loan loan : held.values()) {
            Duration time0 = Duration.ofNanos(time - loan.since);
            if (time0.compareTo(threshold) >= 0) {
                ConnectionLeak leak = new ConnectionLeak(namespace, loan.place, time0);
                all.add(leak);
                if (!loan.told) {
                    loan.told = true;
                    fresh.add(leak);
                }
            }
        }
        leaked += fresh.size();
        all.sort(Comparator.comparing(ConnectionLeak::held).reversed());
        leaks = List.copyOf(all.subList(0, Math.min(SHOWN, all.size())));
        return fresh;
    }

    long leaked() {
        return leaked;
    }

    List<ConnectionLeak> leaks() {
        return leaks;
    }
}
