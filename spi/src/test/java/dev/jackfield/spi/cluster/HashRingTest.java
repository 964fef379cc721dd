package dev.jackfield.spi.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Properties of the ring, against a slow and obvious one, for seeded nodes and keys. */
class HashRingTest {
    private static final int ROUNDS = 20;

    private static List<String> nodes(int count) {
        return IntStream.range(0, count).mapToObj(i -> "node-" + i).toList();
    }

    private static List<String> keys(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Long.toString(random.nextLong(), 36))
                .toList();
    }

    /** Looks at every point for every key. */
    private static String slow(Map<String, Integer> weights, String key) {
        String best = "";
        long distance = -1;
        for (String node : new TreeMap<>(weights).keySet()) {
            for (int i = 0; i < weights.get(node) * HashRing.POINTS; i++) {
                long away = HashRing.hash(node + "#" + i) - HashRing.hash(key);
                if (best.isEmpty() || Long.compareUnsigned(away, distance) < 0) {
                    best = node;
                    distance = away;
                }
            }
        }
        return best;
    }

    @Test
    void keysBelongToTheNextPoint() {
        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, Integer> weights = new HashMap<>();
            nodes(1 + random.nextInt(6)).forEach(node -> weights.put(node, 1 + random.nextInt(3)));
            HashRing ring = HashRing.of(weights);
            for (String key : keys(random, 50)) {
                assertThat(ring.node(key)).as("%s in %s", key, ring).contains(slow(weights, key));
            }
        }
    }

    @Test
    void aNodeThatGoesMovesItsOwnKeysAndNoOthers() {
        Random random = new Random(2);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> names = nodes(2 + random.nextInt(20));
            HashRing before = HashRing.of(names);
            String gone = names.get(random.nextInt(names.size()));
            HashRing after = before.without(gone);
            for (String key : keys(random, 500)) {
                String owner = before.node(key).orElseThrow();
                if (owner.equals(gone)) {
                    assertThat(after.node(key)).isNotEqualTo(Optional.of(gone));
                } else {
                    assertThat(after.node(key)).contains(owner);
                }
            }
            assertThat(before.moved(after)).isCloseTo(before.share(gone), within(1e-9));
            assertThat(after.moved(before)).isCloseTo(before.share(gone), within(1e-9));
        }
    }

    @Test
    void whatMovesIsWhatWasMeasured() {
        Random random = new Random(3);
        HashRing before = HashRing.of(nodes(10));
        HashRing after = before.with("node-10", 2).without("node-3");
        List<String> keys = keys(random, 100_000);
        long moved = keys.stream()
                .filter(key -> !before.node(key).equals(after.node(key)))
                .count();

        assertThat(moved / 1e5).isCloseTo(before.moved(after), within(0.01));
    }

    @Test
    void sharesAreInProportionToWeights() {
        HashRing ring = HashRing.of(Map.of("a", 1, "b", 2, "c", 5));

        assertThat(ring.share("a") + ring.share("b") + ring.share("c")).isCloseTo(1, within(1e-9));
        assertThat(ring.share("a")).isCloseTo(1 / 8.0, within(0.03));
        assertThat(ring.share("b")).isCloseTo(2 / 8.0, within(0.04));
        assertThat(ring.share("c")).isCloseTo(5 / 8.0, within(0.06));
        assertThat(ring.share("d")).isZero();
    }

    @Test
    void tenNodesDifferByAThirdAtMost() {
        HashRing ring = HashRing.of(nodes(10));

        assertThat(nodes(10)).allSatisfy(node -> assertThat(ring.share(node)).isBetween(0.067, 0.133));
    }

    @Test
    void copiesAreOnDifferentNodesAndTheFirstIsTheOneInCharge() {
        Random random = new Random(4);
        HashRing ring = HashRing.of(nodes(5));
        for (String key : keys(random, 500)) {
            assertThat(ring.nodes(key, 3))
                    .hasSize(3)
                    .doesNotHaveDuplicates()
                    .startsWith(ring.node(key).orElseThrow());
            assertThat(ring.nodes(key, 9)).containsExactlyInAnyOrderElementsOf(nodes(5));
        }
    }

    @Test
    void noNodeGetsMoreThanTheFactorAllows() {
        Random random = new Random(5);
        for (double factor : new double[] {1.01, 1.25, 2}) {
            Map<String, Integer> weights = Map.of("a", 1, "b", 1, "c", 3, "d", 2);
            HashRing ring = HashRing.of(weights);
            Map<String, Long> load = new HashMap<>();
            int total = 2_000;
            for (String key : keys(random, total)) {
                String node = ring.node(key, factor, name -> load.getOrDefault(name, 0L))
                        .orElseThrow();
                load.merge(node, 1L, Long::sum);
            }
            weights.forEach((node, weight) -> assertThat(load.getOrDefault(node, 0L))
                    .as("%s at %s", node, factor)
                    .isLessThanOrEqualTo((long) Math.ceil(factor * total * weight / 7)));
        }
    }

    @Test
    void whereThereIsRoomTheLimitChangesNothing() {
        Random random = new Random(6);
        HashRing ring = HashRing.of(nodes(4));
        for (String key : keys(random, 200)) {
            assertThat(ring.node(key, 1.25, node -> 0)).isEqualTo(ring.node(key));
        }
    }

    @Test
    void ringsOfTheSameNodesAgreeInWhateverOrderTheyWereNamed() {
        List<String> names = new ArrayList<>(nodes(7));
        HashRing one = HashRing.of(names);
        java.util.Collections.reverse(names);
        HashRing other = HashRing.of(names);

        assertThat(other).isEqualTo(one).hasSameHashCodeAs(one);
        assertThat(one.moved(other)).isZero();
    }

    @Test
    void placesNeverChange() {
        // a node that runs an older version must come to the same answer
        assertThat(HashRing.hash("")).isEqualTo(Long.parseUnsignedLong("efd01f60ba992926", 16));
        HashRing ring = HashRing.of(List.of("a", "b", "c"));
        assertThat(IntStream.range(0, 12).mapToObj(i -> ring.node("key" + i).orElseThrow()))
                .isEqualTo(IntStream.range(0, 12)
                        .mapToObj(i -> slow(Map.of("a", 1, "b", 1, "c", 1), "key" + i))
                        .toList());
    }

    @Test
    void anEmptyRingHasNobodyInCharge() {
        HashRing none = HashRing.of(List.of());

        assertThat(none.node("key")).isEmpty();
        assertThat(none.nodes("key", 2)).isEmpty();
        assertThat(none.node("key", 2, node -> 0)).isEmpty();
        assertThat(none.moved(none)).isZero();
        assertThat(none.moved(HashRing.of(List.of("a")))).isEqualTo(1);
    }

    @Test
    void weightsAndFactorsOutOfBoundsAreRefused() {
        assertThatThrownBy(() -> HashRing.of(Map.of("a", 0))).hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> HashRing.of(List.of("a")).node("k", 1.0, node -> 0))
                .hasMessageContaining("above 1");
    }
}
