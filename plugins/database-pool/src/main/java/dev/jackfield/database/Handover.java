package dev.jackfield.database;

import java.lang.ref.WeakReference;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * For a database that only one class loader can have open: while the generation before still has it, the next one migrates
 * through that one's source, and its first connection waits until it is let go. What the generation before lent is held
 * weakly. Thread-safe.
 *
 * @since 1.0
 */
public final class Handover {
    private final DataSource source;
    private final BooleanSupplier awaited;
    private volatile @Nullable WeakReference<DataSource> predecessor;

    /**
     * @param source what the next generation is lent
     * @param awaited whether another generation has the database open in a way that keeps this one out
     */
    public Handover(DataSource source, BooleanSupplier awaited) {
        this.source = source;
        this.awaited = awaited;
    }

    DataSource source() {
        return source;
    }

    boolean isAwaited() {
        return awaited.getAsBoolean();
    }

    void predecessor(DataSource lent) {
        predecessor = new WeakReference<>(lent);
    }

    @Nullable
    DataSource predecessor() {
        WeakReference<DataSource> lent = predecessor;
        return lent == null ? null : lent.get();
    }
}
