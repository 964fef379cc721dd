package dev.jackfield.spi.cluster;

import dev.jackfield.spi.ExtensionPoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The nodes of one cluster and how they talk. Thread-safe.
 *
 * <p><b>What is promised.</b> A message whose {@link #publish} returned reaches every subscriber that lives, once or more
 * often, those of one sender in their order; {@link Cursor} takes out what comes twice. Where that can't be kept, because a
 * subscriber is too slow or the log no longer reaches back far enough, the subscriber is told which messages are
 * {@linkplain MessageListener#lost lost}. Across a partition nothing is received; when it heals, what was published meanwhile
 * is fetched from the log. A leader that is cut off may not know for a while that there is a newer one: what it writes is
 * told apart by its fencing number.
 *
 * <p>Registrations (subscriptions, watches, candidacies) hold the generation that gave them. Each is told once that it has
 * {@linkplain MessageListener#ended ended}, one that begins later too; {@link Lasting} makes them anew with the next one.
 * {@link Registrations} sees to that for implementations.
 *
 * <p>Calls may block, each for no longer than its implementation says, and throw {@link ClusterException} when the cluster
 * can't be reached. Registering never fails for that reason: it takes effect when the cluster can be reached again. Names
 * of topics, counters, roles and keys are {@linkplain #name checked}.
 *
 * @since 1.0
 */
@ExtensionPoint
public interface Cluster extends AutoCloseable {
    /** The longest name of a topic, a counter, a role or a key, in characters. */
    int MAXIMUM_NAME = 200;

    /**
     * {@return this node; the same over swaps, another after a restart}
     */
    Member self();

    /**
     * The nodes that live, as last heard of: those whose lease has not expired. A node that can't reach the others for longer
     * than a lease knows of itself alone. Never blocks.
     *
     * @return the members by their id, this one among them
     */
    List<Member> members();

    /**
     * Tells who lives, now and whenever that changes.
     *
     * @param listener gets the members
     * @return to be closed when they are of no interest any more
     */
    Subscription watch(MemberListener listener);

    /**
     * Sends a message to all who subscribe to a topic, this node included.
     *
     * @param topic its name
     * @param payload what is said; not to be changed afterwards
     * @return its number among the messages of this sender on this topic, from 1
     * @throws ClusterException if it is too large, and nothing was sent; if the cluster can't be reached, and it is unknown
     *     whether it was sent
     */
    long publish(String topic, byte[] payload);

    /**
     * Receives what is published from now on, or since a cursor of the same topic. Messages are delivered one after the
     * other, by a thread of the implementation; what a listener does with its time is no other's concern until its queue is
     * full.
     *
     * @param topic its name
     * @param from a new cursor, or that of an earlier subscription, to go on after what that one was given
     * @param listener gets the messages
     * @return to be closed when they are of no interest any more
     */
    Subscription subscribe(String topic, Cursor from, MessageListener listener);

    /**
     * Adds to a counter, which is 0 at first.
     *
     * @param counter its name
     * @param delta what to add; may be negative
     * @param timeToLive when the counter is forgotten, from when it was first added to; zero for never
     * @return the sum; it wraps around where a {@code long} does, or is refused
     * @throws ClusterException if the cluster can't be reached; it is unknown then whether it was added
     */
    long add(String counter, long delta, Duration timeToLive);

    /**
     * {@return the value of a counter; 0 for one that is not there}
     *
     * @param counter its name
     * @throws ClusterException if the cluster can't be reached
     */
    long count(String counter);

    /**
     * Stands for leader of a role until closed. There is one leader at a time, as far as the others know; each new one has a
     * greater fencing number.
     *
     * @param role what is led
     * @param listener is told when it is elected and when it no longer is
     * @return to be closed to resign
     */
    Candidacy campaign(String role, LeaderListener listener);

    /**
     * Writes a value that belongs to a role, unless a newer leader was elected.
     *
     * @param role what is led
     * @param fencing the number that the writer was elected with
     * @param key its name
     * @param value what is written; not to be changed afterwards
     * @return whether it was written; false where a greater number was given since
     * @throws ClusterException if it is too large; if the cluster can't be reached, and it is unknown whether it was written
     */
    boolean write(String role, long fencing, String key, byte[] value);

    /**
     * {@return a value that belongs to a role, empty if none was written}
     *
     * @param role what is led
     * @param key its name
     * @throws ClusterException if the cluster can't be reached
     */
    Optional<byte[]> read(String role, String key);

    @Override
    void close();

    /**
     * Checks a name: 1 to {@value #MAXIMUM_NAME} characters, visible ones of ASCII, and no braces.
     *
     * @param what what is named, such as {@code topic}
     * @param name the name
     * @return the name
     * @throws IllegalArgumentException if it can't be one
     */
    static String name(String what, String name) {
        boolean good = !name.isEmpty() && name.length() <= MAXIMUM_NAME;
        for (int i = 0; good && i < name.length(); i++) {
            char c = name.charAt(i);
            good = c > ' ' && c < 0x7f && c != '{' && c != '}';
        }
        if (!good) {
            throw new IllegalArgumentException(what + " \"" + name + "\" can't be a name: 1 to " + MAXIMUM_NAME
                    + " visible characters of ASCII are possible, without braces");
        }
        return name;
    }
}
