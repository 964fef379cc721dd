package dev.jackfield.kernel.metric;

import dev.jackfield.spi.metric.Meters;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Gives the meters of a view their tags, and bounds how many series there are and how long their names and tags.
 *
 * <ul>
 *   <li>a tag of one name has so many values; all further ones are one, {@code other};
 *   <li>a view has so many series; beyond them all of a new one's own tags are {@code other}, so that there is one more for
 *       each name;
 *   <li>a view has so many names; further ones are refused.
 * </ul>
 */
final class ViewBounds implements MeterFilter {
    static final int MAXIMUM_SERIES = 5_000;
    static final int MAXIMUM_NAMES = 1_000;
    static final int MAXIMUM_VALUES = 500;
    static final int MAXIMUM_NAME = 200;
    static final int MAXIMUM_TAGS = 16;
    static final int MAXIMUM_TAG_VALUE = 256;

    private final ViewRegistry view;
    private final Tags tags;
    private final Runnable folded;
    private final Map<String, Name> names = new ConcurrentHashMap<>();
    private final AtomicBoolean told = new AtomicBoolean();

    /** What one name has had so far. */
    private static final class Name {
        final Map<String, Set<String>> values = new ConcurrentHashMap<>();
        final AtomicBoolean told = new AtomicBoolean();
    }

    /** @param folded called for each series that became part of another */
    ViewBounds(ViewRegistry view, Tags tags, Runnable folded) {
        this.view = view;
        this.tags = tags;
        this.folded = folded;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        return why(id) == null ? id.replaceTags(Tags.of(own(id)).and(tags)) : id;
    }

    private List<Tag> own(Meter.Id id) {
        List<Tag> own = new ArrayList<>();
        Name name = names.computeIfAbsent(id.getName(), key -> new Name());
        boolean full = view.series() >= MAXIMUM_SERIES;
        String overflowing = null;
        for (Tag tag : id.getTagsAsIterable()) {
            String value = tag.getValue().length() <= MAXIMUM_TAG_VALUE
                    ? tag.getValue()
                    : tag.getValue().substring(0, MAXIMUM_TAG_VALUE);
            if (full || !known(name, tag.getKey(), value)) {
                overflowing = tag.getKey();
                value = Meters.OTHER;
            }
            own.add(Tag.of(tag.getKey(), value));
        }
        if (overflowing != null) {
            folded.run();
            if (name.told.compareAndSet(false, true)) {
                ViewRegistry.warn("the meter " + id.getName() + " has more series than fit; further values of its "
                        + (full ? "tags" : "tag " + overflowing) + " become " + Meters.OTHER);
            }
        }
        return own;
    }

    private static boolean known(Name name, String key, String value) {
        Set<String> values = name.values.computeIfAbsent(key, none -> ConcurrentHashMap.newKeySet());
        return values.contains(value) || values.size() < MAXIMUM_VALUES && values.add(value);
    }

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        String why = why(id);
        if (why == null) {
            return MeterFilterReply.NEUTRAL;
        }
        if (told.compareAndSet(false, true)) {
            ViewRegistry.refused(id.getName().substring(0, Math.min(id.getName().length(), MAXIMUM_NAME)), why);
        }
        return MeterFilterReply.DENY;
    }

    private @Nullable String why(Meter.Id id) {
        String name = id.getName();
        if (name.isEmpty() || name.length() > MAXIMUM_NAME) {
            return "a name has 1 to " + MAXIMUM_NAME + " characters";
        }
        if (name.toLowerCase(Locale.ROOT).replace('_', '.').startsWith("jackfield.")) {
            return "names below jackfield. are the kernel's";
        }
        if (id.getTags().size() > MAXIMUM_TAGS) {
            return "a meter has at most " + MAXIMUM_TAGS + " tags";
        }
        if (names.size() >= MAXIMUM_NAMES && !names.containsKey(name)) {
            return "a generation has at most " + MAXIMUM_NAMES
                    + " names of meters; is something in a name that should be" + " a tag?";
        }
        return null;
    }
}
