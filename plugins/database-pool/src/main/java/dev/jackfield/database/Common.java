package dev.jackfield.database;

import dev.jackfield.spi.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What all pools of a database share.
 *
 * @param label the binding, for messages
 * @param settings of the pools
 * @param clock of the generation
 * @param meters of the generation
 * @param threads of the pools
 * @param budgets by server
 */
record Common(
        String label,
        PoolSettings settings,
        Clock clock,
        PoolMeters meters,
        ThreadFactory threads,
        Map<Server, Budget> budgets) {
    static Common of(
            String label,
            PoolSettings settings,
            Clock clock,
            PoolMeters meters,
            ThreadFactory threads,
            List<Server> servers) {
        return new Common(
                label,
                settings,
                clock,
                meters,
                threads,
                servers.stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Function.identity(), server -> new Budget(settings.maximum()))));
    }

    Budget budget(Server server) {
        Budget budget = budgets.get(server);
        if (budget == null) {
            throw new IllegalArgumentException(server.name() + " is no server of " + label);
        }
        return budget;
    }
}
