package dev.jackfield.launcher.doctor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What was found out about one thing.
 *
 * @param state how it is
 * @param subject what was looked at
 * @param detail what was seen
 * @param advice what to do; empty where nothing is to be done
 */
record Finding(State state, String subject, String detail, String advice) {
    /** How something is. */
    enum State {
        /** As it should be. */
        OK,
        /** It works, and should be looked at. */
        ODD,
        /** It keeps a server from starting, or from being safe. */
        WRONG;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String subject, String detail) {
        return new Finding(State.OK, subject, detail, "");
    }

    static Finding odd(String subject, String detail, String advice) {
        return new Finding(State.ODD, subject, detail, advice);
    }

    static Finding wrong(String subject, String detail, String advice) {
        return new Finding(State.WRONG, subject, detail, advice);
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("state", state.toString());
        map.put("subject", subject);
        map.put("detail", detail);
        map.put("advice", advice);
        return map;
    }
}
