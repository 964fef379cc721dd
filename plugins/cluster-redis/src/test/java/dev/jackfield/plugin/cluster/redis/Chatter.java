package dev.jackfield.plugin.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.cluster.ClusterException;
import dev.jackfield.spi.cluster.Lasting;
import dev.jackfield.spi.cluster.Lost;
import dev.jackfield.spi.cluster.Message;
import dev.jackfield.spi.cluster.MessageListener;
import dev.jackfield.testkit.ClusterNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Nodes that talk without an end, and what each of them heard. What one can't publish it says again until it can. */
final class Chatter implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(40);
    private static final String TOPIC = "chat";

    private final List<Speaker> speakers = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);

    /** One of them. */
    static final class Speaker implements MessageListener {
        final int number;
        final ClusterNode node;
        /** What its publish returned for. */
        final Set<String> said = ConcurrentHashMap.newKeySet();

        final AtomicLong refused = new AtomicLong();
        final List<Message> heard = new CopyOnWriteArrayList<>();
        final List<Lost> lost = new CopyOnWriteArrayList<>();
        private Thread thread;
        private Lasting subscription;

        Speaker(int number, ClusterNode node) {
            this.number = number;
            this.node = node;
        }

        @Override
        public void received(Message message) {
            heard.add(message);
        }

        @Override
        public void lost(Lost what) {
            lost.add(what);
        }

        boolean has(String text) {
            for (int i = heard.size() - 1; i >= 0; i--) {
                if (text(heard.get(i)).equals(text)) {
                    return true;
                }
            }
            return false;
        }
    }

    static String text(Message message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }

    /** Starts to talk, once everybody hears everybody. */
    Chatter(List<ClusterNode> nodes) {
        for (ClusterNode node : nodes) {
            Speaker speaker = new Speaker(speakers.size(), node);
            speaker.subscription = Lasting.subscribe(node.cluster(), TOPIC, speaker);
            speakers.add(speaker);
        }
        settle();
        for (Speaker speaker : speakers) {
            Thread thread = new Thread(() -> talk(speaker), "speaker-" + speaker.number);
            thread.setDaemon(true);
            speaker.thread = thread;
            thread.start();
        }
    }

    /** Says something until everybody hears everybody: a subscription made without Redis begins when Redis is reached. */
    private void settle() {
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> {
            for (Speaker speaker : speakers) {
                try {
                    speaker.node
                            .cluster()
                            .publish(TOPIC, (speaker.number + " settles").getBytes(StandardCharsets.UTF_8));
                } catch (ClusterException e) {
                    assertThat(e.code()).isEqualTo(ClusterException.UNAVAILABLE);
                }
            }
            return speakers.stream()
                    .allMatch(speaker -> speakers.stream().allMatch(other -> speaker.has(other.number + " settles")));
        });
    }

    List<Speaker> speakers() {
        return speakers;
    }

    private void talk(Speaker speaker) {
        try {
            for (int i = 0; !stop.await(4, TimeUnit.MILLISECONDS); i++) {
                say(speaker, speaker.number + " says " + i);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean say(Speaker speaker, String text) throws InterruptedException {
        do {
            try {
                speaker.node.cluster().publish(TOPIC, text.getBytes(StandardCharsets.UTF_8));
                speaker.said.add(text);
                return true;
            } catch (ClusterException e) {
                assertThat(e.code()).isEqualTo(ClusterException.UNAVAILABLE);
                speaker.refused.incrementAndGet();
            }
        } while (!stop.await(4, TimeUnit.MILLISECONDS));
        return false;
    }

    /** Waits until every node hears what every node says now; answers how long that took. */
    Duration awaitTalk(String what) {
        long began = System.nanoTime();
        List<Thread> saying = new ArrayList<>();
        Set<String> said = new LinkedHashSet<>();
        for (Speaker speaker : speakers) {
            String text = speaker.number + " probes " + what + " " + began;
            said.add(text);
            Thread thread = new Thread(() -> {
                try {
                    say(speaker, text);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.setDaemon(true);
            thread.start();
            saying.add(thread);
        }
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> speakers.stream().allMatch(speaker -> said.stream().allMatch(speaker::has)));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    long said() {
        return speakers.stream().mapToLong(speaker -> speaker.said.size()).sum();
    }

    long refused() {
        return speakers.stream().mapToLong(speaker -> speaker.refused.get()).sum();
    }

    long lost() {
        return speakers.stream()
                .flatMap(speaker -> speaker.lost.stream())
                .mapToLong(Lost::count)
                .sum();
    }

    /** Stops, waits until all was heard that was said, and checks that it was in order. */
    void assertNothingLost() throws InterruptedException {
        stop.countDown();
        for (Speaker speaker : speakers) {
            speaker.thread.join();
        }
        Set<String> all = new LinkedHashSet<>();
        speakers.forEach(speaker -> all.addAll(speaker.said));
        for (Speaker speaker : speakers) {
            await().atMost(LONG).untilAsserted(() -> {
                Set<String> missing = new LinkedHashSet<>(all);
                speaker.heard.forEach(message -> missing.remove(text(message)));
                assertThat(missing).as("not heard by %d", speaker.number).isEmpty();
            });
            assertThat(speaker.lost).as("told as lost to %d", speaker.number).isEmpty();
            Map<String, Long> last = new ConcurrentHashMap<>();
            Map<Integer, Integer> order = new ConcurrentHashMap<>();
            for (Message message : speaker.heard) {
                Long before = last.put(message.sender(), message.sequence());
                if (before != null) {
                    assertThat(message.sequence())
                            .as("heard by %d", speaker.number)
                            .isEqualTo(before + 1);
                }
                String[] words = text(message).split(" ");
                if (words[1].equals("says")) {
                    // said again where it was unknown whether it was sent, never before what came earlier
                    int number = Integer.parseInt(words[2]);
                    Integer earlier = order.put(Integer.valueOf(words[0]), number);
                    assertThat(number)
                            .as("heard by %d", speaker.number)
                            .isGreaterThanOrEqualTo(earlier == null ? 0 : earlier);
                }
            }
        }
    }

    @Override
    public void close() {
        stop.countDown();
        speakers.forEach(speaker -> speaker.subscription.close());
    }
}
