package dev.jackfield.spi.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A registration over generations that end when the test says so. */
class LastingTest {
    private final List<Given> given = new CopyOnWriteArrayList<>();
    /** What happens while a subscription is made. */
    private Consumer<Given> opening = none -> {};

    private final Cluster cluster = (Cluster) Proxy.newProxyInstance(
            LastingTest.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("subscribe");
                Given next = new Given((MessageListener) arguments[2]);
                given.add(next);
                opening.accept(next);
                return next;
            });

    private static final class Given implements Subscription {
        final MessageListener listener;
        int closed;

        Given(MessageListener listener) {
            this.listener = listener;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private Lasting subscribe() {
        return Lasting.subscribe(cluster, "topic", message -> {});
    }

    private List<Given> open() {
        return given.stream().filter(each -> each.closed == 0).toList();
    }

    @Test
    void whatHasEndedIsMadeAnewAndThenClosed() {
        Lasting lasting = subscribe();
        opening = next -> assertThat(given.get(0).closed).isZero();
        given.get(0).listener.ended();

        assertThat(given).hasSize(2);
        assertThat(open()).containsExactly(given.get(1));
        lasting.close();
        assertThat(open()).isEmpty();
    }

    @Test
    void whatEndsWhileItIsMadeIsMadeAnewAndClosed() {
        opening = next -> {
            if (given.size() == 1) {
                next.listener.ended();
            }
        };
        Lasting lasting = subscribe();
        assertThat(given).hasSize(2);
        assertThat(open()).containsExactly(given.get(1));

        given.get(1).listener.ended();
        assertThat(given).hasSize(3);
        assertThat(open()).containsExactly(given.get(2));
        lasting.close();
        assertThat(open()).isEmpty();
    }

    @Test
    void whatEndsWhileItIsMadeAnewIsMadeAnewAndClosed() {
        Lasting lasting = subscribe();
        opening = next -> {
            if (given.size() == 2) {
                next.listener.ended();
            }
        };
        given.get(0).listener.ended();
        assertThat(given).hasSize(3);
        assertThat(open()).containsExactly(given.get(2));
        given.get(2).listener.ended();

        assertThat(given).hasSize(4);
        assertThat(open()).containsExactly(given.get(3));
        lasting.close();
        assertThat(open()).isEmpty();
    }

    @Test
    void aClusterThatServesAlthoughItEndsIsNotAskedWithoutAPause() {
        Thread test = Thread.currentThread();
        AtomicInteger atOnce = new AtomicInteger();
        opening = next -> {
            next.listener.ended();
            if (Thread.currentThread() == test) {
                atOnce.incrementAndGet();
            }
        };
        subscribe().close();

        assertThat(atOnce).hasValue(3);
    }

    @Test
    void whatAnEarlierRegistrationSaysIsOfNoInterest() {
        try (Lasting lasting = subscribe()) {
            assertThat(lasting).isNotNull();
            given.get(0).listener.ended();
            given.get(0).listener.ended();

            assertThat(given).hasSize(2);
        }
    }

    @Test
    void whatIsMadeWhileItIsClosedIsClosedToo() {
        Lasting lasting = subscribe();
        opening = next -> lasting.close();
        given.get(0).listener.ended();

        assertThat(given).hasSize(2);
        assertThat(open()).isEmpty();
    }

    @Test
    void whatCanNotBeMadeAtFirstThrows() {
        opening = next -> {
            throw new IllegalArgumentException("asked to");
        };

        assertThatThrownBy(this::subscribe).hasMessage("asked to");
    }

    @Test
    void theOldOneIsClosedWhereTheNextOneCanNotBeMade() {
        try (Lasting lasting = subscribe()) {
            assertThat(lasting).isNotNull();
            opening = next -> {
                throw new IllegalStateException("nothing is plugged in");
            };
            given.get(0).listener.ended();

            assertThat(given.get(0).closed).isEqualTo(1);
        }
    }
}
