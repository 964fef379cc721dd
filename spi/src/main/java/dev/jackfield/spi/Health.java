package dev.jackfield.spi;

/**
 * How a component is: {@code up}, {@code degraded} (serves, but not all of what it should) or {@code down}.
 *
 * @param state how it is
 * @param detail what a person can act on; empty when there is nothing to say; never a secret
 * @since 1.0
 */
public record Health(State state, String detail) {
    /** The three states, best first. */
    public enum State {
        /** Works. */
        UP,
        /** Serves, with something missing. */
        DEGRADED,
        /** Does not serve. */
        DOWN
    }

    /**
     * {@return works, nothing to say}
     */
    public static Health up() {
        return new Health(State.UP, "");
    }

    /**
     * {@return serves, with something missing}
     *
     * @param detail what is missing
     */
    public static Health degraded(String detail) {
        return new Health(State.DEGRADED, detail);
    }

    /**
     * {@return does not serve}
     *
     * @param detail why
     */
    public static Health down(String detail) {
        return new Health(State.DOWN, detail);
    }
}
