package dev.jackfield.kernel.binding;

import dev.jackfield.spi.DrainFree;
import dev.jackfield.spi.ExtensionPoint;
import dev.jackfield.spi.Mirrored;
import dev.jackfield.spi.SubHandle;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/** A stranger's extension point with a method of every kind that the rule allows. */
@ExtensionPoint("bank")
public interface Bank extends Vault<Bank.Lease>, AutoCloseable {
    String name();

    @DrainFree
    String motto();

    CompletionStage<String> later(String key);

    CompletionStage<Lease> leaseLater(String key);

    Lease lease(String key);

    Stream<String> all();

    @SubHandle
    Account account(String owner);

    String convert(String value, Function<String, String> converter);

    CompletionStage<String> convertLater(String value, Converter converter);

    Lease listen(Listener listener);

    @Mirrored
    boolean put(@Mirrored.Key String key, String value);

    @Mirrored
    void putAll(@Mirrored.Key Collection<String> keys, String value);

    @Mirrored
    int clear();

    String get(String key);

    default String shout() {
        return name().toUpperCase(java.util.Locale.ROOT);
    }

    @Override
    default void close() throws Exception {}

    /** Something that is given away until it is closed. */
    interface Lease extends AutoCloseable {
        String key();

        boolean isClosed();

        @Override
        void close();
    }

    /** Something that is swapped underneath. */
    interface Account {
        String owner();

        List<String> movements();
    }

    /** A function with another method that is not abstract. */
    @FunctionalInterface
    interface Converter {
        String convert(String value) throws Exception;

        default String twice(String value) throws Exception {
            return convert(convert(value));
        }
    }

    /** A listener. */
    @FunctionalInterface
    interface Listener {
        void heard(String what);
    }
}
