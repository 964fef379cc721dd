package dev.jackfield.plugin.cache.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.cache.CacheEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrequencyOrderTest {
    private final FrequencyOrder order = new FrequencyOrder();

    private Slot added(String key) {
        Slot slot = new Slot(key, CacheEntry.of(key), 0, 0);
        order.add(slot);
        return slot;
    }

    private void touch(Slot slot, int times) {
        for (int i = 0; i < times; i++) {
            order.touch(slot);
        }
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        order.forEach(slot -> keys.add(slot.key));
        return keys;
    }

    @Test
    void ageingTouchesNoSlot() {
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            slots.add(added("key" + i));
        }
        slots.forEach(slot -> touch(slot, 9));
        touch(slots.get(0), 999);
        List<Integer> before = slots.stream().map(slot -> slot.uses).toList();

        touch(slots.get(0), 1);
        assertThat(slots.stream().map(slot -> slot.uses).toList()).isEqualTo(before);
        touch(slots.get(1), 1);
        assertThat(slots.get(1).uses).isEqualTo(9 / 2 + 1);
    }

    @Test
    void ageingJoinsWhatIsUsedAlikeWithTheLessUsedFirst() {
        Slot twice = added("twice");
        Slot thrice = added("thrice");
        Slot never = added("never");
        touch(thrice, 3);
        touch(twice, 2);
        assertThat(keys()).containsExactly("never", "twice", "thrice");

        touch(never, 25);
        assertThat(keys()).containsExactly("twice", "thrice", "never");
        touch(twice, 1);
        assertThat(keys()).containsExactly("thrice", "twice", "never");
    }

    @Test
    void whatWasNotUsedForALongTimeCountsAsUnused() {
        Slot old = added("old");
        Slot used = added("used");
        touch(old, 19);
        touch(used, 20 * 40);
        touch(old, 1);

        assertThat(old.uses).isEqualTo(1);
    }

    @Test
    void slotsAreTakenOutWhereverTheyAre() {
        List<Slot> slots = List.of(added("a"), added("b"), added("c"), added("d"));
        touch(slots.get(1), 5);
        touch(slots.get(3), 35);
        order.remove(slots.get(1));
        assertThat(keys()).containsExactly("a", "c", "d");
        order.remove(slots.get(0));
        order.remove(slots.get(3));
        assertThat(order.first()).isSameAs(slots.get(2));
        order.remove(slots.get(2));
        assertThat(order.isEmpty()).isTrue();
        assertThat(keys()).isEmpty();
    }
}
