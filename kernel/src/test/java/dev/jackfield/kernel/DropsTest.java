package dev.jackfield.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.kernel.plugin.DropEvent;
import dev.jackfield.spi.JackfieldException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropsTest {
    private final List<String> done = new ArrayList<>();
    private final List<Throwable> failed = new ArrayList<>();
    private int laters;
    private boolean auditIsFull;

    private void change(DropEvent event) {
        if (auditIsFull) {
            throw new Witness.Untold(new JackfieldException("unavailable", "full", null));
        }
        if (event.file().equals("bad.jar")) {
            throw new JackfieldException("refused", "bad", null);
        }
        done.add(event.file());
    }

    @Test
    void whatTheAuditCannotTellWaitsAndIsFollowedInOrder() {
        Drops drops = new Drops(this::change, failed::add, () -> laters++);
        auditIsFull = true;
        drops.seen(new DropEvent.Withdrawn("one.jar"));
        drops.seen(new DropEvent.Withdrawn("bad.jar"));
        drops.retry();
        assertThat(laters).isEqualTo(2);
        auditIsFull = false;
        drops.seen(new DropEvent.Withdrawn("two.jar"));
        assertThat(done).isEmpty();

        drops.retry();

        assertThat(done).containsExactly("one.jar", "two.jar");
        assertThat(failed).hasSize(1);
        assertThat(laters).isEqualTo(2);
    }
}
