package dev.jackfield.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class OptionsTest {
    private static final Option<String> STRING = Option.string("o");
    private static final Option<Long> INTEGER = Option.integer("o");
    private static final Option<Double> NUMBER = Option.number("o");
    private static final Option<Boolean> BOOL = Option.bool("o");
    private static final Option<Duration> DURATION = Option.duration("o");
    private static final Option<Long> SIZE = Option.size("o");
    private static final Option<String> CHOICE = Option.choice("o", "lru", "lfu");
    private static final Option<URI> URI_OPTION = Option.uri("o");
    private static final Option<List<String>> STRINGS = Option.strings("o");
    private static final Option<List<URI>> URIS = Option.uris("o");
    private static final Option<String> BINDING = Option.binding("o", Runnable.class);
    private static final Option<List<String>> BINDINGS = Option.bindings("o", Runnable.class);

    static final List<Arguments> ACCEPTED = List.of(
            Arguments.of(STRING, "text", "text"),
            Arguments.of(STRING, "", ""),
            Arguments.of(STRING, 5, "5"),
            Arguments.of(STRING, true, "true"),
            Arguments.of(INTEGER, 5, 5L),
            Arguments.of(INTEGER, 5L, 5L),
            Arguments.of(INTEGER, "-5", -5L),
            Arguments.of(INTEGER, " 5 ", 5L),
            Arguments.of(INTEGER, BigInteger.TEN, 10L),
            Arguments.of(NUMBER, 5, 5.0),
            Arguments.of(NUMBER, 0.25, 0.25),
            Arguments.of(NUMBER, "1e3", 1000.0),
            Arguments.of(BOOL, true, true),
            Arguments.of(BOOL, "false", false),
            Arguments.of(DURATION, "250ms", Duration.ofMillis(250)),
            Arguments.of(DURATION, "5 m", Duration.ofMinutes(5)),
            Arguments.of(DURATION, "0s", Duration.ZERO),
            Arguments.of(DURATION, "7ns", Duration.ofNanos(7)),
            Arguments.of(DURATION, "7us", Duration.ofNanos(7000)),
            Arguments.of(DURATION, "2h", Duration.ofHours(2)),
            Arguments.of(DURATION, "3d", Duration.ofDays(3)),
            Arguments.of(SIZE, "64MB", 64L << 20),
            Arguments.of(SIZE, "64 kb", 64L << 10),
            Arguments.of(SIZE, "1B", 1L),
            Arguments.of(SIZE, "2GB", 2L << 30),
            Arguments.of(SIZE, "1TB", 1L << 40),
            Arguments.of(CHOICE, "lfu", "lfu"),
            Arguments.of(URI_OPTION, "http://127.0.0.1:9000", URI.create("http://127.0.0.1:9000")),
            Arguments.of(URI_OPTION, "redis://h", URI.create("redis://h")),
            Arguments.of(STRINGS, List.of("a", 2), List.of("a", "2")),
            Arguments.of(STRINGS, "a, b,,c", List.of("a", "b", "c")),
            Arguments.of(STRINGS, List.of(), List.of()),
            Arguments.of(URIS, List.of("http://a"), List.of(URI.create("http://a"))),
            Arguments.of(URIS, "http://a,http://b", List.of(URI.create("http://a"), URI.create("http://b"))),
            Arguments.of(BINDING, "l1", "l1"),
            Arguments.of(BINDINGS, List.of("l1", "l2"), List.of("l1", "l2")),
            Arguments.of(BINDINGS, "l1", List.of("l1")));

    static final List<Arguments> REFUSED = List.of(
            Arguments.of(STRING, List.of("a"), "was [a], must be text"),
            Arguments.of(STRING, Map.of(), "was {}, must be text"),
            Arguments.of(STRING, null, "was nothing, must be text"),
            Arguments.of(INTEGER, "five", "was \"five\", must be a whole number"),
            Arguments.of(INTEGER, 5.5, "was 5.5, must be a whole number"),
            Arguments.of(INTEGER, true, "was true, must be a whole number"),
            Arguments.of(INTEGER, "99999999999999999999", "was \"99999999999999999999\", must be a whole number"),
            Arguments.of(INTEGER.between(1L, 10L), 11, "was 11, must be a whole number from 1 to 10"),
            Arguments.of(INTEGER.between(1L, 10L), "0", "was 0, must be a whole number from 1 to 10"),
            Arguments.of(NUMBER, "NaN", "was \"NaN\", must be a number"),
            Arguments.of(NUMBER, Double.POSITIVE_INFINITY, "was Infinity, must be a number"),
            Arguments.of(NUMBER, "1e999", "was \"1e999\", must be a number"),
            Arguments.of(NUMBER.between(0.0, 1.0), 1.5, "was 1.5, must be a number from 0.0 to 1.0"),
            Arguments.of(BOOL, "yes", "was \"yes\", must be true or false"),
            Arguments.of(BOOL, 1, "was 1, must be true or false"),
            Arguments.of(DURATION, "5", "was \"5\", must be a duration with a unit, such as 250ms or 5m"),
            Arguments.of(DURATION, 5, "was 5, must be a duration with a unit, such as 250ms or 5m"),
            Arguments.of(DURATION, "-5s", "was \"-5s\", must be a duration with a unit, such as 250ms or 5m"),
            Arguments.of(DURATION, "5 weeks", "was \"5 weeks\", must be a duration with a unit, such as 250ms or 5m"),
            Arguments.of(DURATION, "999999999d", "was \"999999999d\", must be something smaller"),
            Arguments.of(
                    DURATION.between(Duration.ofSeconds(1), Duration.ofMinutes(5)),
                    "10m",
                    "was \"10m\", must be a duration from 1s to 5m"),
            Arguments.of(SIZE, "64", "was \"64\", must be a size with a unit, such as 64MB"),
            Arguments.of(SIZE, 64, "was 64, must be a size with a unit, such as 64MB"),
            Arguments.of(SIZE, "99999999TB", "was \"99999999TB\", must be something smaller"),
            Arguments.of(SIZE.between(1024L, 1L << 20), "2MB", "was \"2MB\", must be a size from 1KB to 1MB"),
            Arguments.of(CHOICE, "lro", "unknown value \"lro\"; did you mean \"lru\"? available: lru, lfu"),
            Arguments.of(
                    URI_OPTION,
                    "127.0.0.1:9000",
                    "was \"127.0.0.1:9000\", must be an absolute URI, such as http://127.0.0.1:9000"),
            Arguments.of(
                    URI_OPTION,
                    "http://a b",
                    "was \"http://a b\", must be an absolute URI, such as http://127.0.0.1:9000"),
            Arguments.of(STRINGS, 5, "was 5, must be a list of texts"),
            Arguments.of(STRINGS, Arrays.asList("a", null), "was an empty item, must be a list of texts"),
            Arguments.of(STRINGS, List.of(List.of()), "was [], must be a list of texts"),
            Arguments.of(
                    URIS,
                    List.of("http://a", "b"),
                    "was \"b\", must be a list of absolute URIs, such as [\"http://127.0.0.1:9000\"]"),
            Arguments.of(BINDING, List.of("a"), "was [a], must be the name of a binding"),
            Arguments.of(BINDINGS, Map.of(), "was {}, must be a list of names of bindings"));

    private static Map<String, Object> said(Object value) {
        Map<String, Object> raw = new HashMap<>();
        raw.put("o", value);
        return raw;
    }

    @ParameterizedTest
    @FieldSource("ACCEPTED")
    void acceptsWhatItsTypeAllows(Option<?> option, Object said, Object expected) {
        OptionValues values = Options.of(option).check(said(said));
        assertThat(values.get(option)).isEqualTo(expected);
        assertThat(values.find(option))
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(expected));
    }

    @ParameterizedTest
    @FieldSource("REFUSED")
    void refusesWhatItsTypeDoesNotAllow(Option<?> option, Object said, String detail) {
        List<Problem> problems = new ArrayList<>();
        Options.of(option).check(said(said), problems);
        assertThat(problems).containsExactly(new Problem("o", detail));
    }

    @ParameterizedTest
    @FieldSource("REFUSED")
    void refusesASecretWithoutShowingIt(Option<?> option, Object said, String ignored) {
        List<Problem> problems = new ArrayList<>();
        Options.of(option.asSecret()).check(said(said), problems);
        assertThat(problems).hasSize(1);
        if (said != null) {
            assertThat(problems.get(0).detail()).doesNotContain("was \"" + said, "was " + said, "value \"" + said);
        }
    }

    @Test
    void shortensWhatIsLong() {
        assertThatThrownBy(() -> Options.of(INTEGER).check(said("x".repeat(10_000))))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
        assertThatThrownBy(() -> Options.of(CHOICE).check(said("x".repeat(10_000))))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
        assertThatThrownBy(() -> Options.of(CHOICE).check(Map.of("x".repeat(10_000), 1, "o", "lru")))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(10_300));
    }

    @Nested
    class Together {
        private final Option<Long> maximum = Option.integer("maximum_entries")
                .doc("How many entries fit.")
                .between(1L, 100L)
                .defaultsTo(10L);
        private final Option<String> password = Option.string("password").asSecret();
        private final Option<Duration> life = Option.duration("time_to_live").optional();
        private final Options options = Options.of(maximum, password, life);

        @Test
        void defaultsAreFilledIn() {
            OptionValues values = options.check(Map.of("password", "hunter2"));
            assertThat(values.get(maximum)).isEqualTo(10L);
            assertThat(values.find(life)).isEmpty();
        }

        @Test
        void everyMistakeIsTold() {
            assertThatThrownBy(() -> options.check(Map.of("maximum_entires", 5, "time_to_live", 5)))
                    .isInstanceOfSatisfying(JackfieldException.class, e -> {
                        assertThat(e.code()).isEqualTo("invalid_options");
                        assertThat(e.problems())
                                .containsExactlyInAnyOrder(
                                        new Problem(
                                                "maximum_entires",
                                                "unknown option \"maximum_entires\"; did you mean \"maximum_entries\"?"
                                                        + " available: maximum_entries, password, time_to_live"),
                                        new Problem(
                                                "time_to_live",
                                                "was 5, must be a duration with a unit, such as 250ms or 5m"),
                                        new Problem("password", "is required: text. "));
                    });
        }

        @Test
        void secretsAreMasked() {
            OptionValues values = options.check(Map.of("password", "hunter2", "time_to_live", "90s"));
            assertThat(values.masked())
                    .containsExactly(
                            Map.entry("maximum_entries", 10L),
                            Map.entry("password", OptionValues.MASK),
                            Map.entry("time_to_live", "90s"));
            assertThat(values).asString().doesNotContain("hunter2");
        }

        @Test
        void valuesAreEqualWhenTheySayTheSame() {
            OptionValues values = options.check(Map.of("password", "a"));
            assertThat(values)
                    .isEqualTo(options.check(Map.of("password", "a", "maximum_entries", "10")))
                    .hasSameHashCodeAs(options.check(Map.of("password", "a", "maximum_entries", "10")))
                    .isNotEqualTo(options.check(Map.of("password", "b")));
        }

        @Test
        void askingForWhatWasLeftOutSaysSo() {
            OptionValues values = options.check(Map.of("password", "a"));
            assertThatThrownBy(() -> values.get(life))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("option \"time_to_live\" has no value: it is optional, use find");
            assertThatThrownBy(() -> values.get(INTEGER))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("option \"o\" has no value: it is not declared");
        }

        @Test
        void theyAreListedInOrder() {
            assertThat(options).containsExactly(maximum, password, life);
            assertThat(options.find("password")).contains(password);
            assertThat(options.find("none")).isEmpty();
            assertThat(Options.none()).isEmpty();
        }
    }

    @Nested
    class Declaring {
        @Test
        void anOptionTwiceIsRefused() {
            assertThatThrownBy(() -> Options.of(STRING, INTEGER))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("option \"o\" is declared twice");
        }

        @Test
        void aNameThatIsNotSnakeCaseIsRefused() {
            assertThatThrownBy(() -> Option.string("maximumEntries"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("option name \"maximumEntries\" is not snake_case");
        }

        @Test
        void aDefaultOutOfBoundsIsRefused() {
            assertThatThrownBy(() -> INTEGER.between(1L, 10L).defaultsTo(11L))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("option \"o\": the default 11 is not between 1 and 10");
            assertThatThrownBy(() -> INTEGER.defaultsTo(0L).between(1L, 10L))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void boundsTheWrongWayRoundAreRefused() {
            assertThatThrownBy(() -> DURATION.between(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("option \"o\": the minimum PT2S is above the maximum PT1S");
        }

        @Test
        void aDefaultThatIsNoChoiceIsRefused() {
            assertThatThrownBy(() -> CHOICE.defaultsTo("fifo"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("option \"o\": the default fifo is none of lru, lfu");
        }

        @Test
        void everyPartIsKept() {
            Option<Long> option =
                    INTEGER.doc("d").unit("u").between(1L, 5L).defaultsTo(2L).asSecret();
            assertThat(option)
                    .isEqualTo(
                            new Option<>("o", OptionType.INTEGER, "d", "u", 2L, false, 1L, 5L, List.of(), null, true));
            assertThat(INTEGER.required()).isTrue();
            assertThat(INTEGER.optional().required()).isFalse();
            assertThat(BINDING.point()).isEqualTo(Runnable.class);
        }
    }
}
