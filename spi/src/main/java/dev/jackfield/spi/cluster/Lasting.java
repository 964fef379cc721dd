package dev.jackfield.spi.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A registration with a cluster that lasts over swaps: when the generation ends that gave it, it is made anew with the next
 * one, and only then is the old one closed. A subscriber goes on after the last message it was given; a leader that stays
 * leader is told nothing. While nothing is plugged in, it tries again each second. Thread-safe.
 *
 * <pre>{@code
 * Cluster cluster = context.bind(Cluster.class, "default");
 * context.onRetire(Lasting.subscribe(cluster, "cache.invalidated", message -> forget(message.payload())));
 * }</pre>
 *
 * <p>Close it when its owner retires: until then it tries.
 *
 * @since 1.0
 */
public final class Lasting implements AutoCloseable {
    private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final Function<Runnable, AutoCloseable> open;
    private @Nullable AutoCloseable current;
    /** The number of the present registration. */
    private int present;
    /** Whether the present registration is still being made, and whether it was told meanwhile that it has ended. */
    private boolean opening = true;

    private boolean endedMeanwhile;
    private boolean closed;

    private Lasting(Function<Runnable, AutoCloseable> open) {
        this.open = open;
    }

    private static Lasting start(Function<Runnable, AutoCloseable> open) {
        Lasting lasting = new Lasting(open);
        if (lasting.open(0)) {
            lasting.renew(0);
        }
        return lasting;
    }

    /**
     * Subscribes to a topic, from now on.
     *
     * @param cluster a handle
     * @param topic its name
     * @param listener gets the messages; {@link MessageListener#ended} is not called
     * @return to be closed when they are of no interest any more
     */
    public static Lasting subscribe(Cluster cluster, String topic, MessageListener listener) {
        Cursor cursor = new Cursor();
        return start(again -> cluster.subscribe(topic, cursor, new MessageListener() {
            @Override
            public void received(Message message) {
                listener.received(message);
            }

            @Override
            public void lost(Lost lost) {
                listener.lost(lost);
            }

            @Override
            public void ended() {
                again.run();
            }
        }));
    }

    /**
     * Watches who lives.
     *
     * @param cluster a handle
     * @param listener gets the members; {@link MemberListener#ended} is not called
     * @return to be closed when they are of no interest any more
     */
    public static Lasting watch(Cluster cluster, MemberListener listener) {
        Watched watched = new Watched(listener);
        return start(again -> cluster.watch(new MemberListener() {
            @Override
            public void changed(List<Member> members) {
                watched.changed(members);
            }

            @Override
            public void ended() {
                again.run();
            }
        }));
    }

    /**
     * Stands for leader.
     *
     * @param cluster a handle
     * @param role what is led
     * @param listener is told when it is elected and when it no longer is; {@link LeaderListener#ended} is not called
     * @return to be closed to resign
     */
    public static Lasting campaign(Cluster cluster, String role, LeaderListener listener) {
        Led led = new Led(listener);
        return start(again -> {
            int term = led.begin();
            Candidacy candidacy = cluster.campaign(role, new LeaderListener() {
                @Override
                public void elected(long fencing) {
                    led.elected(term, fencing);
                }

                @Override
                public void deposed() {
                    led.deposed(term);
                }

                @Override
                public void ended() {
                    again.run();
                }
            });
            if (candidacy.fencing().isEmpty()) {
                led.deposed(term);
            }
            return candidacy;
        });
    }

    /** The registration of this number was told that it has ended. */
    private void ended(int number) {
        synchronized (this) {
            if (number == present && opening) {
                // by who makes it, once it is there
                endedMeanwhile = true;
                return;
            }
        }
        renew(number);
    }

    /**
     * Makes another one in place of this, and one more where that had ended by the time it was made. After that it waits: a
     * cluster that stops goes on serving for a while.
     */
    private void renew(int number) {
        if (replace(number) && replace(number + 1)) {
            later(number + 2);
        }
    }

    private void later(int number) {
        LATER.execute(() -> renew(number));
    }

    /** {@return whether the next one has ended already} */
    private boolean replace(int number) {
        AutoCloseable before;
        synchronized (this) {
            if (closed || opening || number != present) {
                return false;
            }
            present++;
            opening = true;
            before = current;
            current = null;
        }
        boolean late = false;
        try {
            late = open(number + 1);
        } catch (RuntimeException e) {
            // nothing is plugged in, or what is can't be used: the next second will tell
            later(number + 1);
        }
        close(before);
        return late;
    }

    /** {@return whether it has ended already} */
    private boolean open(int number) {
        AutoCloseable next = null;
        boolean late;
        boolean unwanted;
        try {
            next = open.apply(() -> ended(number));
        } finally {
            synchronized (this) {
                opening = false;
                late = endedMeanwhile && !closed;
                endedMeanwhile = false;
                unwanted = closed;
                current = closed ? null : next;
            }
        }
        if (unwanted) {
            close(next);
        }
        return late;
    }

    @Override
    public void close() {
        AutoCloseable last;
        synchronized (this) {
            closed = true;
            last = current;
            current = null;
        }
        close(last);
    }

    private static void close(@Nullable AutoCloseable registration) {
        try {
            if (registration != null) {
                registration.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("closing a registration failed: " + e, e);
        }
    }

    /** Tells changes, and not what is the same after a swap. */
    private static final class Watched {
        private final MemberListener listener;
        private List<Member> last = List.of();

        Watched(MemberListener listener) {
            this.listener = listener;
        }

        synchronized void changed(List<Member> members) {
            if (!members.equals(last)) {
                last = members;
                listener.changed(members);
            }
        }
    }

    /** Tells changes, and not that a leader is the same after a swap. */
    private static final class Led {
        private final LeaderListener listener;
        private long leading;
        private int term;

        Led(LeaderListener listener) {
            this.listener = listener;
        }

        /** What the candidacy before says is of no interest from here on. */
        synchronized int begin() {
            return ++term;
        }

        synchronized void elected(int from, long fencing) {
            if (from != term || leading == fencing) {
                return;
            }
            if (leading != 0) {
                leading = 0;
                listener.deposed();
            }
            leading = fencing;
            listener.elected(fencing);
        }

        synchronized void deposed(int from) {
            if (from == term && leading != 0) {
                leading = 0;
                listener.deposed();
            }
        }
    }
}
