package dev.jackfield.plugin.gateway;

import io.vertx.core.Vertx;

/** A timer that is set back as long as something moves. Confined to the context of a request. */
final class Deadline {
    private static final long NONE = -1;

    private final Vertx vertx;
    private final long millis;
    private long timer = NONE;
    private boolean moved;
    private boolean passed;

    Deadline(Vertx vertx, long millis) {
        this.vertx = vertx;
        this.millis = millis;
    }

    void start(Runnable late) {
        moved = false;
        timer = vertx.setTimer(millis, fired -> {
            if (moved) {
                start(late);
            } else {
                timer = NONE;
                passed = true;
                late.run();
            }
        });
    }

    /** Something moved: the time counts anew, at the latest once more in full. */
    void extend() {
        moved = true;
    }

    void cancel() {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
            timer = NONE;
        }
    }

    boolean passed() {
        return passed;
    }
}
