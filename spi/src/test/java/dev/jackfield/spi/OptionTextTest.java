package dev.jackfield.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionTextTest {
    private static final long SEED = 4711;

    @ParameterizedTest
    @CsvSource({"PT0S, 0s", "PT90S, 90s", "PT5M, 5m", "PT36H, 36h", "PT48H, 2d", "PT0.25S, 250ms", "PT0.000007S, 7us"})
    void durationsHaveTheirLargestWholeUnit(Duration duration, String text) {
        assertThat(OptionText.of(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0B",
        "1023, 1023B",
        "1024, 1KB",
        "1536, 1536B",
        "67108864, 64MB",
        "1099511627776, 1TB",
        "1125899906842624, 1024TB"
    })
    void sizesHaveTheirLargestWholeUnit(long bytes, String text) {
        assertThat(OptionText.ofBytes(bytes)).isEqualTo(text);
    }

    @Test
    void whatIsWrittenIsReadAlike() {
        Random random = new Random(SEED);
        Map<Option<?>, Function<Random, Object>> generators = Map.ofEntries(
                Map.entry(Option.string("o"), OptionTextTest::text),
                Map.entry(Option.integer("o"), Random::nextLong),
                Map.entry(Option.number("o"), OptionTextTest::number),
                Map.entry(Option.bool("o"), Random::nextBoolean),
                Map.entry(Option.duration("o"), r -> Duration.ofNanos(amount(r, 1_000, 60_000_000_000L))),
                Map.entry(Option.size("o"), r -> amount(r, 1024, 1L << 30)),
                Map.entry(Option.choice("o", "a", "b"), r -> r.nextBoolean() ? "a" : "b"),
                Map.entry(Option.uri("o"), OptionTextTest::uri),
                Map.entry(Option.strings("o"), r -> list(r, OptionTextTest::text)),
                Map.entry(Option.uris("o"), r -> list(r, OptionTextTest::uri)),
                Map.entry(Option.binding("o", Runnable.class), OptionTextTest::text),
                Map.entry(Option.bindings("o", Runnable.class), r -> list(r, OptionTextTest::text)));
        assertThat(generators.keySet().stream().map(Option::type)).containsOnly(OptionType.values());

        generators.forEach((option, generator) -> {
            for (int i = 0; i < 2_000; i++) {
                Object value = generator.apply(random);
                Object text = OptionText.of(option, value);
                OptionValues read = Options.of(option).check(Map.of("o", text));
                assertThat(read.get(option))
                        .as("seed %s: %s as %s", SEED, option.type(), text)
                        .isEqualTo(value);
                assertThat(read.masked()).isEqualTo(Map.of("o", text));
                if (!(value instanceof List)) {
                    assertThat(Options.of(option)
                                    .check(Map.of("o", text.toString()))
                                    .get(option))
                            .as("seed %s: %s as the environment says it: %s", SEED, option.type(), text)
                            .isEqualTo(value);
                }
            }
        });
    }

    /** Any amount, and often one that a larger unit divides. */
    private static long amount(Random random, long small, long large) {
        long unit = List.of(1L, small, large).get(random.nextInt(3));
        return random.nextLong(Long.MAX_VALUE / large / 8) * unit;
    }

    private static Double number(Random random) {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : random.nextGaussian();
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(12), 0, 0xD800)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static URI uri(Random random) {
        return URI.create(
                "http://h" + random.nextInt(1000) + ":" + random.nextInt(65536) + "/a,b?c=" + random.nextInt());
    }

    private static <T> List<T> list(Random random, Function<Random, T> item) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> item.apply(random))
                .toList();
    }
}
