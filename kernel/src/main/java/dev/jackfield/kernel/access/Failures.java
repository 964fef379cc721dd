package dev.jackfield.kernel.access;

import dev.jackfield.spi.Clock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often an address was wrong: so many times at once, and one more after each while. The addresses that were wrong last
 * are remembered, at most {@value #CAPACITY}; of IPv6 the network of 64 bits counts as one, since a machine has all of it.
 * Thread-safe.
 */
final class Failures {
    static final int CAPACITY = 4096;

    private final Clock clock;
    private final int burst;
    private final Duration each;
    /** When an address is as new again; the latest last. */
    private final Map<String, Instant> cleanAt = new LinkedHashMap<>();

    /**
     * @param burst how many may follow each other
     * @param each after which one more is forgiven
     */
    Failures(Clock clock, int burst, Duration each) {
        this.clock = clock;
        this.burst = burst;
        this.each = each;
    }

    /** {@return after how long the address may be wrong again; zero for now} */
    synchronized Duration blocked(String address) {
        if (cleanAt.isEmpty()) {
            return Duration.ZERO;
        }
        Instant clean = cleanAt.get(network(address));
        if (clean == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant().plus(each.multipliedBy(burst - 1L)), clean);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Counts one more. */
    synchronized void count(String address) {
        String network = network(address);
        Instant now = clock.instant();
        Instant clean = cleanAt.remove(network);
        Instant from = clean == null || clean.isBefore(now) ? now : clean;
        Instant most = now.plus(each.multipliedBy(burst));
        Instant next = from.plus(each);
        cleanAt.put(network, next.isAfter(most) ? most : next);
        if (cleanAt.size() > CAPACITY) {
            cleanAt.remove(cleanAt.keySet().iterator().next());
        }
    }

    synchronized int remembered() {
        return cleanAt.size();
    }

    static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            // a literal: no name is looked up
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length == 16 ? Arrays.toString(Arrays.copyOf(bytes, 8)) : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
