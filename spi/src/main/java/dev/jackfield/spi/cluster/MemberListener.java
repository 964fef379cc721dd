package dev.jackfield.spi.cluster;

import java.util.List;

/**
 * Is told who lives.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface MemberListener {
    /**
     * The members, at first and when one has joined or left. One call at a time; may block, and is told the latest after that.
     *
     * @param members those that live now
     */
    void changed(List<Member> members);

    /** The generation that gave the subscription has been replaced; see {@link MessageListener#ended}. */
    default void ended() {}
}
