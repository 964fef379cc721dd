package dev.jackfield.spi.cluster;

/**
 * Something said on a topic.
 *
 * @param topic where
 * @param sender the {@link Member#id} of who said it
 * @param sequence its number among the messages of that sender on that topic, from 1 and without a gap
 * @param payload what was said; shared by all who receive it, not to be changed
 * @since 1.0
 */
public record Message(String topic, String sender, long sequence, byte[] payload) {
    @Override
    public String toString() {
        return topic + " " + sender + " #" + sequence + ", " + payload.length + " bytes";
    }
}
