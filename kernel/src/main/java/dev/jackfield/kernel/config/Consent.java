package dev.jackfield.kernel.config;

import java.util.List;

/**
 * Asked, before a change that somebody wants is made or planned, whether that may be. Each method is told places, dotted, or none, and
 * throws where they may not change.
 */
public interface Consent {
    /** For changes of our own. */
    Consent GIVEN = new Consent() {
        @Override
        public void toReferences(List<String> places) {}

        @Override
        public void toNeighboursOfSecrets(List<String> places) {}
    };

    /**
     * What the server's environment and its disk know could be sent anywhere.
     *
     * @param places where a variable or a secret file is named that was not named there before; none of them has been filled in
     */
    void toReferences(List<String> places);

    /**
     * A secret that stays could be sent anywhere.
     *
     * @param places what says where to or how, and changes in a binding with a secret that was not itself sent
     */
    void toNeighboursOfSecrets(List<String> places);
}
