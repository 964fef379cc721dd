package dev.jackfield.plugin.upstream;

import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.balance.Node;
import java.util.Map;

/** Tells operators which nodes come and go. */
final class NodeEvents {
    private final ProviderContext context;

    NodeEvents(ProviderContext context) {
        this.context = context;
    }

    void ejected(Node node, int failures, String reason, long millis) {
        context.logger()
                .log(
                        System.Logger.Level.WARNING,
                        "{0} is left out for {1,number,#} ms after {2,number,#} failures in a row, the last: {3}",
                        node,
                        millis,
                        failures,
                        reason);
        context.events()
                .emit(
                        "upstream.ejected",
                        Map.of(
                                "upstream",
                                context.binding(),
                                "node",
                                node.toString(),
                                "failures",
                                failures,
                                "reason",
                                reason,
                                "ejected_for_ms",
                                millis));
    }

    void restored(Node node) {
        context.logger().log(System.Logger.Level.INFO, "{0} answers again", node);
        context.events().emit("upstream.restored", Map.of("upstream", context.binding(), "node", node.toString()));
    }
}
