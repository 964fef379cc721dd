package dev.jackfield.spi.cluster;

/**
 * Gets the messages of a topic, one after the other. What it throws is logged and counted, and the next message follows.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface MessageListener {
    /**
     * A message. May block; what follows waits in a queue meanwhile.
     *
     * @param message what was said
     */
    void received(Message message);

    /**
     * Continuity is lost: what depends on every message, such as a cache that is told what to forget, has to begin anew. Told
     * in the place of the messages that are missing. The implementation logs and counts it as well.
     *
     * @param lost what will not come
     */
    default void lost(Lost lost) {}

    /**
     * The generation that gave the subscription has been replaced. Subscribe again with the same cursor, then close this one;
     * {@link Lasting} does. Told once, by another thread than {@link #received}, possibly at the same time; before
     * {@code subscribe} returns where the generation had ended by then.
     */
    default void ended() {}
}
