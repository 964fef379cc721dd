package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.CallContext;
import dev.jackfield.spi.NotBoundException;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.spi.cache.Caches;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TestContextTest {
    @Test
    void timersRunInOrderEachAtItsTime() {
        FakeClock clock = new FakeClock();
        Instant start = clock.instant();
        List<String> ran = new ArrayList<>();
        clock.scheduler().schedule(() -> ran.add("once " + clock.nanoTime()), 25, TimeUnit.NANOSECONDS);
        ScheduledFuture<?> repeated = clock.scheduler()
                .scheduleAtFixedRate(() -> ran.add("again " + clock.nanoTime()), 10, 10, TimeUnit.NANOSECONDS);
        clock.advance(Duration.ofNanos(30));
        repeated.cancel(false);
        clock.advance(Duration.ofNanos(30));

        assertThat(ran).containsExactly("again 10", "again 20", "once 25", "again 30");
        assertThat(clock.instant()).isEqualTo(start.plusNanos(60));
    }

    @Test
    void timerThatThrowsRunsNoMore() {
        FakeClock clock = new FakeClock();
        List<String> ran = new ArrayList<>();
        clock.scheduler()
                .scheduleAtFixedRate(
                        () -> {
                            ran.add("ran");
                            throw new IllegalStateException();
                        },
                        1,
                        1,
                        TimeUnit.NANOSECONDS);
        clock.advance(Duration.ofNanos(5));

        assertThat(ran).hasSize(1);
    }

    @Test
    void executorCarriesTheContextOfTheCall() throws Exception {
        try (TestContext context = TestContext.of(CacheStore.class)) {
            CallContext call = new CallContext(null, "ada", null);
            Callable<String> asking = () -> "" + CallContext.current().principal();

            assertThat(call.call(() -> context.executor().submit(asking).get(10, TimeUnit.SECONDS)))
                    .isEqualTo("ada");
        }
    }

    @Test
    void closingUndoesLastFirstAndPassesOnWhatWasThrown() throws Exception {
        TestContext context = TestContext.of(CacheStore.class);
        List<String> closed = new ArrayList<>();
        Path folder = context.dataFolder();
        context.onRetire(() -> closed.add("first"));
        context.onRetire(() -> {
            closed.add("second");
            throw new IllegalStateException("on purpose");
        });

        assertThatThrownBy(context::close).hasMessage("on purpose");
        assertThat(closed).containsExactly("second", "first");
        assertThat(Files.exists(folder)).isFalse();
        assertThat(context.executor().isTerminated()).isTrue();
    }

    @Test
    void bindingsComeAndGo() throws Exception {
        try (TestContext context = TestContext.of(Cache.class)) {
            PlainCache cache = new PlainCache(context.clock());
            assertThatThrownBy(() -> context.bind(Cache.class, "default")).isInstanceOf(NotBoundException.class);
            context.bound(Cache.class, "default", cache);
            assertThat(context.bind(Cache.class, "default")).isSameAs(cache);
            assertThat(context.bindAll(Cache.class).byName()).containsOnlyKeys("default");
            assertThat(context.service(Caches.class).cache()).isSameAs(cache);
            context.unbind(Cache.class, "default");
            assertThat(context.bindAll(Cache.class)).isEmpty();
        }
    }

    @Test
    void routesAreServed() throws Exception {
        try (TestContext context = TestContext.of(Cache.class)) {
            context.mount().router().get("/hello").handler(request -> request.end("hello"));
            URI address = context.mount().serve();

            assertThat(RawClient.ask(address, "GET /hello").body()).isEqualTo("hello");
        }
    }
}
