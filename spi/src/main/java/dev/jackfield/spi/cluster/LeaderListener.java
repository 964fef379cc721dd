package dev.jackfield.spi.cluster;

/**
 * Is told whether it leads. One call at a time.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface LeaderListener {
    /**
     * Elected.
     *
     * @param fencing greater than that of every leader of the role before; to be shown with what is written
     */
    void elected(long fencing);

    /** Leads no more, or can't be sure any longer that it does. Not told to who resigned. */
    default void deposed() {}

    /** The generation that gave the candidacy has been replaced; see {@link MessageListener#ended}. */
    default void ended() {}
}
