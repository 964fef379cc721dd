package dev.jackfield.kernel.binding;

import dev.jackfield.spi.StateEntry;
import dev.jackfield.spi.Stateful;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps what it was given, as a careless plugin would. */
class SmallBank implements Bank, Stateful {
    final String name;
    final Map<String, String> values = new ConcurrentHashMap<>();
    final CompletableFuture<String> pending = new CompletableFuture<>();
    final CompletableFuture<Lease> pendingLease = new CompletableFuture<>();
    final List<String> log = new CopyOnWriteArrayList<>();
    volatile @Nullable Function<String, String> kept;
    volatile @Nullable Converter keptConverter;
    volatile @Nullable Listener listener;

    SmallBank(String name) {
        this.name = name;
    }

    final class SmallLease implements Lease {
        private final String key;
        private volatile boolean closed;

        SmallLease(String key) {
            this.key = key;
        }

        @Override
        public String key() {
            return name + ":" + key;
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public void close() {
            closed = true;
            log.add("closed " + key);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String motto() {
        return "trust " + name;
    }

    @Override
    public CompletionStage<String> later(String key) {
        return pending;
    }

    @Override
    public CompletionStage<Lease> leaseLater(String key) {
        return pendingLease;
    }

    @Override
    public Lease lease(String key) {
        return new SmallLease(key);
    }

    @Override
    public Lease open() {
        return new SmallLease("open");
    }

    @Override
    public Stream<String> all() {
        return Stream.of(name, "b", "c").onClose(() -> log.add("closed stream"));
    }

    @Override
    public Account account(String owner) {
        return new Account() {
            @Override
            public String owner() {
                return name + "/" + owner;
            }

            @Override
            public List<String> movements() {
                return List.of(name);
            }
        };
    }

    @Override
    public String convert(String value, Function<String, String> converter) {
        kept = converter;
        return converter.andThen(text -> text + "!").apply(value);
    }

    @Override
    public CompletionStage<String> convertLater(String value, Converter converter) {
        keptConverter = converter;
        return pending;
    }

    @Override
    public Lease listen(Listener told) {
        listener = told;
        return new SmallLease("listener");
    }

    @Override
    public boolean put(String key, String value) {
        return values.put(key, value) == null;
    }

    @Override
    public void putAll(Collection<String> keys, String value) {
        keys.forEach(key -> values.put(key, value));
    }

    @Override
    public int clear() {
        int had = values.size();
        values.clear();
        return had;
    }

    @Override
    public String get(String key) {
        return values.getOrDefault(key, "");
    }

    @Override
    public void close() {
        log.add("closed bank");
    }

    @Override
    public String stateFormat() {
        return "bank/1";
    }

    @Override
    public Iterator<StateEntry> exportState() {
        return values.entrySet().stream()
                .map(entry -> new StateEntry(entry.getKey(), entry.getValue()))
                .iterator();
    }

    @Override
    public void importState(StateEntry entry) {
        values.putIfAbsent(entry.key(), (String) entry.value());
    }
}
