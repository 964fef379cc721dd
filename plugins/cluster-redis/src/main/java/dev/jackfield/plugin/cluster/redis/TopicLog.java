package dev.jackfield.plugin.cluster.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What Redis keeps of a topic.
 *
 * @param heads the last number of each sender
 * @param last the id of the last entry that was written
 * @param frames the entries that were asked for, in order
 */
record TopicLog(Map<String, Long> heads, String last, List<Frame> frames) {
    private static final int PAGE = 64;

    /** Before the first entry. */
    static final String NOTHING = "0-0";

    /** Reads what came after an entry; the heads are those of the moment of the last page. */
    static TopicLog read(Link link, Settings settings, String topic, String after, boolean entries) {
        List<Frame> frames = new ArrayList<>();
        String from = after.equals(NOTHING) ? "-" : "(" + after;
        for (; ; ) {
            String begin = entries ? from : "(18446744073709551615-18446744073709551614";
            List<Object> answer = Script.list(link.call(
                    "reading topic \"" + topic + "\"",
                    true,
                    redis -> Script.READ.run(
                            redis, 2, settings.key("heads", topic), settings.key("log", topic), begin, PAGE)));
            List<Object> page = Script.list(answer.get(1));
            page.forEach(entry -> frames.add(Frame.logged(topic, entry)));
            if (page.size() < PAGE) {
                return of(Script.list(answer.get(0)), frames);
            }
            from = "(" + frames.get(frames.size() - 1).id();
        }
    }

    /** {@return whether what was read begins right after an entry} */
    boolean follows(String from) {
        return frames.isEmpty() ? last.equals(from) : frames.get(0).before().equals(from);
    }

    private static TopicLog of(List<Object> pairs, List<Frame> frames) {
        Map<String, Long> heads = new HashMap<>();
        String last = NOTHING;
        for (int i = 0; i < pairs.size(); i += 2) {
            String sender = Script.text(pairs.get(i));
            String value = Script.text(pairs.get(i + 1));
            if (sender.isEmpty()) {
                last = value;
            } else {
                heads.put(sender, Long.parseLong(value.substring(0, value.indexOf(' '))));
            }
        }
        return new TopicLog(heads, last, frames);
    }
}
