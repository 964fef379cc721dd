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
    private int epoch;
    private boolean closed;

    private Lasting(Function<Runnable, AutoCloseable> open) {
        this.open = open;
    }

    private static Lasting start(Function<Runnable, AutoCloseable> open) {
        Lasting lasting = new Lasting(open);
        lasting.current = open.apply(() -> lasting.again(0));
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

    private void again(int ended) {
        AutoCloseable before;
        synchronized (this) {
            if (closed || epoch != ended) {
                return;
            }
            epoch++;
            before = current;
            current = null;
        }
        int mine = ended + 1;
        AutoCloseable next = null;
        try {
            next = open.apply(() -> again(mine));
        } catch (RuntimeException e) {
            // nothing is plugged in, or what is can't be used: the next second will tell
            LATER.execute(() -> again(mine));
        }
        close(before);
        boolean late;
        synchronized (this) {
            late = closed || epoch != mine;
            if (!late) {
                current = next;
            }
        }
        if (late) {
            close(next);
        }
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
