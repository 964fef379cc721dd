package dev.jackfield.plugin.metric.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.monitor.RangeAnswer.Statistic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The store against a map of sorted maps: appending, forgetting at both ends, and carrying, in any order. */
class StoreModelTest {
    private static SeriesKey key(int number) {
        return new SeriesKey("m" + number % 3, Map.of("n", "" + number), Statistic.VALUE, "");
    }

    private static TreeMap<Long, Double> points(Series series) {
        TreeMap<Long, Double> points = new TreeMap<>();
        long[] before = {Long.MIN_VALUE};
        for (Block block : series.blocks()) {
            block.forEach((time, value) -> {
                assertThat(time).isGreaterThan(before[0]);
                before[0] = time;
                points.put(time, value);
            });
        }
        return points;
    }

    @Test
    void itHoldsWhatASlowModelHolds() {
        long seed = System.nanoTime();
        System.out.println("StoreModelTest seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 100; run++) {
            Store store = new Store(600_000, 1_000, 1L << 30);
            Map<SeriesKey, TreeMap<Long, Double>> model = new HashMap<>();
            long time = 1_900_000_000_000L;
            long trimmed = Long.MIN_VALUE;
            for (int step = 0; step < 1_500; step++) {
                int what = random.nextInt(1_000);
                if (what < 994) {
                    time += 1_000;
                    for (int i = 0; i < 4; i++) {
                        if (random.nextInt(5) > 0) {
                            SeriesKey key = key(random.nextInt(6));
                            TreeMap<Long, Double> expected = model.computeIfAbsent(key, none -> new TreeMap<>());
                            if (expected.isEmpty() || expected.lastKey() < time) {
                                double value = random.nextInt(100);
                                store.append(store.series(key), time, value);
                                expected.put(time, value);
                            }
                        }
                    }
                } else if (what < 997) {
                    time -= random.nextInt(900_000);
                    long from = time;
                    store.forgetFrom(from);
                    model.values().forEach(points -> points.tailMap(from, true).clear());
                } else if (what < 999) {
                    store = carried(store, random);
                } else {
                    store.trim(time);
                    trimmed = Math.max(trimmed, time - 600_000);
                }
                if (step % 250 == 0) {
                    compare(
                            store,
                            model,
                            Math.max(trimmed, time - 600_000),
                            "seed " + seed + " run " + run + " step " + step);
                }
            }
            store.trim(time);
            compare(store, model, Math.max(trimmed, time - 600_000), "seed " + seed + " run " + run);
            store.trim(time + 1_000_000_000);
            assertThat(store.size()).isZero();
            assertThat(store.memory()).isZero();
            assertThat(store.names()).isEmpty();
        }
    }

    private static Store carried(Store store, Random random) {
        Store next = new Store(600_000, 1_000, 1L << 30);
        List<SeriesState> states = new ArrayList<>();
        for (Iterator<Series> each = store.iterator(); each.hasNext(); ) {
            states.add(SeriesState.read(each.next().state().write()));
        }
        java.util.Collections.shuffle(states, random);
        states.forEach(next::carry);
        return next;
    }

    /** A block goes as a whole, so there may be more than the retention asks for, but never less and nothing else. */
    private static void compare(Store store, Map<SeriesKey, TreeMap<Long, Double>> model, long due, String where) {
        long memory = 0;
        for (Iterator<Series> each = store.iterator(); each.hasNext(); ) {
            Series series = each.next();
            memory += series.memory();
            TreeMap<Long, Double> points = points(series);
            TreeMap<Long, Double> expected = model.get(series.key());
            if (!points.isEmpty()) {
                assertThat(points).as(where).isEqualTo(expected.tailMap(points.firstKey(), true));
            }
        }
        assertThat(store.memory()).as(where).isEqualTo(memory);
        for (Map.Entry<SeriesKey, TreeMap<Long, Double>> each : model.entrySet()) {
            Map<Long, Double> expected = each.getValue().tailMap(due, true);
            if (!expected.isEmpty()) {
                assertThat(points(store.series(each.getKey()))).as(where).containsAllEntriesOf(expected);
            }
        }
    }
}
