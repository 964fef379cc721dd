package dev.jackfield.spi.processor;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One generation of {@link Sample}: says its name in every answer and keeps what it was lent. */
class Plugged implements Sample {
    final String name;
    final CompletableFuture<String> pending = new CompletableFuture<>();
    final CompletableFuture<Lease> pendingLease = new CompletableFuture<>();
    final ConcurrentMap<String, String> entries = new ConcurrentHashMap<>();
    final List<String> closed = new ArrayList<>();
    final List<String> views = new ArrayList<>();
    Runnable during = () -> {};
    Runnable lost = () -> {};
    Supplier<String> supplier = () -> "";
    Function<? super String, String> change = text -> "";
    Callable<?> work = () -> "";
    Listener<? super String> listener = event -> {};

    Plugged(String name) {
        this.name = name;
    }

    @Override
    public String echo(String text) throws IOException {
        during.run();
        if (text.equals("fail")) {
            throw new IOException("asked to");
        }
        return name + " " + text;
    }

    @Override
    public void touch() {
        during.run();
    }

    @Override
    public String greeting(String whom) {
        return name + " greets " + whom;
    }

    @Override
    public String join(String separator, String... parts) {
        return String.join(separator, parts);
    }

    @Override
    public String names(
            String slot, String owner, String stripe, String phase, String carry, String answer, String next) {
        return slot + owner + stripe + phase + carry + answer + next;
    }

    @Override
    public String quick(String text) {
        during.run();
        return name + " " + text;
    }

    @Override
    public CompletionStage<String> quickLater(Supplier<String> text) {
        supplier = text;
        during.run();
        return pending;
    }

    @Override
    public CompletionStage<String> later(String text) {
        if (text.equals("fail")) {
            throw new IllegalStateException("asked to");
        }
        return text.equals("null") ? null : pending;
    }

    @Override
    public CompletableFuture<String> laterWith(Function<? super String, String> change) {
        this.change = change;
        if (change.apply("").equals("fail")) {
            throw new IllegalStateException("asked to");
        }
        return pending;
    }

    @Override
    public <V> V compute(Callable<V> work) throws Exception {
        this.work = work;
        return work.call();
    }

    @Override
    public int each(IntUnaryOperator change, int value) {
        return change.applyAsInt(value);
    }

    @Override
    public Lease lease(String key, Runnable lost) {
        this.lost = lost;
        if (key.equals("fail")) {
            throw new IllegalStateException("asked to");
        }
        return key.equals("none") ? null : new Held(key);
    }

    @Override
    public CompletionStage<Lease> leaseLater(String key, Runnable lost) {
        this.lost = lost;
        return pendingLease;
    }

    @Override
    public Subscription<String> subscribe(Listener<? super String> listener) {
        this.listener = listener;
        return new Subscription<>() {
            @Override
            public String last() {
                return name + " last";
            }

            @Override
            public boolean isClosed() {
                return false;
            }

            @Override
            public void close() throws IOException {
                closed.add("subscription");
                throw new IOException("closing failed");
            }
        };
    }

    @Override
    public Stream<String> stream(Supplier<String> text) {
        supplier = text;
        return Stream.generate(text).limit(2).onClose(() -> closed.add("stream"));
    }

    @Override
    public Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                Plugged.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "getCatalog":
                            return name;
                        case "isClosed":
                            return false;
                        case "close":
                            closed.add("connection");
                            return null;
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
    }

    @Override
    public View view(String key) {
        if (key.equals("fail")) {
            throw new IllegalArgumentException("no view " + key);
        }
        views.add(key);
        return key.equals("null") ? null : new Seen(key);
    }

    @Override
    public ConcurrentMap<String, String> map(String key) {
        return entries;
    }

    @Override
    public void put(String key, String value) {
        during.run();
        entries.put(key, value);
    }

    @Override
    public boolean removeAll(Collection<String> keys) {
        during.run();
        return entries.keySet().removeAll(keys);
    }

    @Override
    public long clear() {
        long count = entries.size();
        entries.clear();
        return count;
    }

    @Override
    public void close() {
        closed.add("sample");
    }

    @Override
    public String toString() {
        return name;
    }

    final class Held implements Lease {
        private final String key;
        private boolean released;

        Held(String key) {
            this.key = key;
        }

        @Override
        public boolean held() {
            return !released;
        }

        @Override
        public String text() {
            return name + " " + key;
        }

        @Override
        public void close() {
            released = true;
            closed.add(key);
        }
    }

    private final class Seen implements View {
        private final String key;

        Seen(String key) {
            this.key = key;
        }

        @Override
        public String get(String what) throws IOException {
            during.run();
            return name + " " + key + "/" + what;
        }

        @Override
        public Lease lease(Runnable end) {
            lost = end;
            return new Held(key);
        }

        @Override
        public String quick() {
            during.run();
            return name + " " + key;
        }

        @Override
        public void put(String what, String value) {
            entries.put(key + "/" + what, value);
        }

        @Override
        public View below(String below) {
            return new Seen(key + "." + below);
        }
    }
}
