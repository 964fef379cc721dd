package dev.jackfield.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void pointsToWhereItIs() {
        Problem problem = new Problem("maximum_entries", "was 0");
        assertThat(problem).hasToString("maximum_entries: was 0");
        assertThat(problem.under("bindings.cache.store.l1"))
                .hasToString("bindings.cache.store.l1.maximum_entries: was 0");
        assertThat(new Problem("", "is empty").under("bindings")).hasToString("bindings: is empty");
        assertThat(new Problem("", "is empty")).hasToString("is empty");
    }

    @Test
    void severalMakeOneException() {
        JackfieldException e = new JackfieldException(
                "invalid", List.of(new Problem("a", "is wrong"), new Problem("b", "is missing")));
        assertThat(e).hasMessage("a: is wrong\nb: is missing");
        assertThat(e.problems()).hasSize(2);
        assertThat(new NotBoundException("nothing").code()).isEqualTo("not_bound");
        assertThat(new RetiredException("gone").code()).isEqualTo("retired");
    }
}
