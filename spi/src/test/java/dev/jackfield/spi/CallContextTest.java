package dev.jackfield.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CallContextTest {
    private static final CallContext NONE = new CallContext(null, null, null);

    private final CallContext ann = new CallContext(Instant.EPOCH, "ann", "t1");
    private final CallContext bob = new CallContext(null, "bob", null);

    @Test
    void isEmptyWhereNothingIsCarried() {
        assertThat(CallContext.current()).isEqualTo(NONE);
    }

    @Test
    void isRestoredAfterwards() throws Exception {
        ann.run(() -> {
            assertThat(CallContext.current()).isEqualTo(ann);
            bob.run(() -> assertThat(CallContext.current()).isEqualTo(bob));
            assertThat(CallContext.current()).isEqualTo(ann);
            NONE.run(() -> assertThat(CallContext.current()).isEqualTo(NONE));
            assertThat(CallContext.current()).isEqualTo(ann);
        });
        assertThat(CallContext.current()).isEqualTo(NONE);
        assertThat(bob.<CallContext>call(CallContext::current)).isEqualTo(bob);
    }

    @Test
    void isRestoredAfterAFailure() {
        assertThatThrownBy(() -> ann.call(() -> {
                    throw new IOException("asked to");
                }))
                .isInstanceOf(IOException.class);
        assertThat(CallContext.current()).isEqualTo(NONE);
    }

    @Test
    void belongsToItsThread() throws Exception {
        AtomicReference<CallContext> seen = new AtomicReference<>();
        ann.call(() -> {
            Thread other = new Thread(() -> seen.set(CallContext.current()));
            other.start();
            other.join();
            return null;
        });
        assertThat(seen).hasValue(NONE);
    }
}
