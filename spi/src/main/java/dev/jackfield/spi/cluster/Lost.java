package dev.jackfield.spi.cluster;

/**
 * Messages that a subscriber does not get any more. Immutable.
 *
 * @param topic where they were said
 * @param sender who said them
 * @param first the number of the first
 * @param last the number of the last
 * @param reason why
 * @since 1.0
 */
public record Lost(String topic, String sender, long first, long last, Reason reason) {
    /** Why messages are lost. */
    public enum Reason {
        /** The subscriber was too slow, and its queue was full. */
        OVERFLOW,
        /** They were missed, and the log did not reach back to them any more. */
        TRIMMED
    }

    /**
     * {@return how many}
     */
    public long count() {
        return last - first + 1;
    }
}
