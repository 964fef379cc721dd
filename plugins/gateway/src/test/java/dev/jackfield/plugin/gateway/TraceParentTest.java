package dev.jackfield.plugin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-" + TRACE + "-00f067aa0ba902b7-01",
                "00-" + TRACE + "-00f067aa0ba902b7-00",
                "cc-" + TRACE + "-00f067aa0ba902b7-01-what-comes-later"
            })
    void theTraceIsTakenFromWhatIsAsItShouldBe(String field) {
        assertThat(TraceParent.trace(field)).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00",
                "00-" + TRACE,
                "00-" + TRACE + "-00f067aa0ba902b7-01-more",
                "cc-" + TRACE + "-00f067aa0ba902b7-01more",
                "ff-" + TRACE + "-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473é-00f067aa0ba902b7-01",
                "00_" + TRACE + "_00f067aa0ba902b7_01"
            })
    void anythingElseIsNoTrace(String field) {
        assertThat(TraceParent.trace(field)).isNull();
    }
}
