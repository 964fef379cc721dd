package dev.jackfield.kernel;

import dev.jackfield.kernel.plugin.DropEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came and went in the drop directory, one after the other; it waits while the audit can't be told. Only for the control
 * thread.
 */
final class Drops {
    /** More than files are looked at. */
    static final int MOST = 2048;

    private static final Logger LOG = LoggerFactory.getLogger(Drops.class);

    private final Change change;
    private final Consumer<Throwable> failed;
    private final Runnable later;
    private final Deque<DropEvent> waiting = new ArrayDeque<>();
    private boolean retrying;

    /** Follows an event, after it is told. */
    interface Change {
        void of(DropEvent event) throws Exception;
    }

    /**
     * @param failed told of what could not be done and is not tried again
     * @param later has {@link #retry} called after a while
     */
    Drops(Change change, Consumer<Throwable> failed, Runnable later) {
        this.change = change;
        this.failed = failed;
        this.later = later;
    }

    void seen(DropEvent event) {
        if (waiting.size() < MOST) {
            waiting.add(event);
        } else {
            LOG.error("{} is not followed: {} events wait for the audit; touch the file", event.file(), MOST);
        }
        if (!retrying) {
            follow();
        }
    }

    void retry() {
        retrying = false;
        follow();
    }

    private void follow() {
        for (DropEvent event = waiting.peek(); event != null; event = waiting.peek()) {
            try {
                change.of(event);
            } catch (Witness.Untold e) {
                LOG.warn("{} waits, and is tried again: {}", event.file(), e.getMessage());
                retrying = true;
                later.run();
                return;
            } catch (Exception e) {
                failed.accept(e);
            }
            waiting.remove();
        }
    }
}
