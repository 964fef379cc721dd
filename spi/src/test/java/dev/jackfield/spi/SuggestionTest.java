package dev.jackfield.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    @ParameterizedTest
    @CsvSource({
        "reddis, redis",
        "redis, redis",
        "caffiene, caffeine",
        "maximum_entires, maximum_entries",
        "ap, map",
        "nothing_like_it, ",
        "'', "
    })
    void findsWhatWasMeant(String asked, String meant) {
        assertThat(Suggestion.nearest(asked, List.of("caffeine", "map", "maximum_entries", "redis")))
                .isEqualTo(java.util.Optional.ofNullable(meant));
    }

    @Test
    void saysWhatIsAvailable() {
        assertThat(Suggestion.unknown("provider", "reddis", List.of("caffeine", "redis")))
                .isEqualTo("unknown provider \"reddis\"; did you mean \"redis\"? available: caffeine, redis");
        assertThat(Suggestion.unknown("provider", "xxxxxx", List.of("caffeine", "redis")))
                .isEqualTo("unknown provider \"xxxxxx\"; available: caffeine, redis");
        assertThat(Suggestion.unknown("provider", "redis", List.of()))
                .isEqualTo("unknown provider \"redis\"; available: none");
    }

    @Test
    void takesTheFirstOfTwoThatAreEquallyNear() {
        assertThat(Suggestion.nearest("l3", List.of("l1", "l2"))).contains("l1");
    }
}
