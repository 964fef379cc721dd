package dev.jackfield.kernel.metric;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/** Gives the meters of a view their tags, and bounds how many there are and how long their names and tags. */
final class ViewBounds implements MeterFilter {
    static final int MAXIMUM_METERS = 2000;
    static final int MAXIMUM_NAME = 200;
    static final int MAXIMUM_TAGS = 16;
    static final int MAXIMUM_TAG_VALUE = 256;

    private final ViewRegistry view;
    private final Tags tags;
    private final AtomicBoolean told = new AtomicBoolean();

    ViewBounds(ViewRegistry view, Tags tags) {
        this.view = view;
        this.tags = tags;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        List<Tag> own = new ArrayList<>();
        for (Tag tag : id.getTagsAsIterable()) {
            String value = tag.getValue();
            own.add(
                    value.length() <= MAXIMUM_TAG_VALUE
                            ? tag
                            : Tag.of(tag.getKey(), value.substring(0, MAXIMUM_TAG_VALUE)));
        }
        return id.replaceTags(Tags.of(own).and(tags));
    }

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        String name = id.getName();
        String why = null;
        if (name.isEmpty() || name.length() > MAXIMUM_NAME) {
            why = "a name has 1 to " + MAXIMUM_NAME + " characters";
        } else if (name.toLowerCase(Locale.ROOT).replace('_', '.').startsWith("jackfield.")) {
            why = "names below jackfield. are the kernel's";
        } else if (id.getTags().size() > MAXIMUM_TAGS) {
            why = "a meter has at most " + MAXIMUM_TAGS + " tags";
        } else if (view.getMeters().size() >= MAXIMUM_METERS) {
            why = "a generation has at most " + MAXIMUM_METERS + " meters; is there a tag without bound?";
        }
        if (why == null) {
            return MeterFilterReply.NEUTRAL;
        }
        if (told.compareAndSet(false, true)) {
            ViewRegistry.refused(name.substring(0, Math.min(name.length(), MAXIMUM_NAME)), why);
        }
        return MeterFilterReply.DENY;
    }
}
