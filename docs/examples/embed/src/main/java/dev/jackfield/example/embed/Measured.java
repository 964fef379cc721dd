package dev.jackfield.example.embed;

import dev.jackfield.kernel.Jackfield;
import dev.jackfield.kernel.JackfieldConfig;
import dev.jackfield.spi.metric.Meters;
import dev.jackfield.spi.metric.Metrics;
import dev.jackfield.spi.metric.Timing;
import java.nio.file.Path;
import java.util.Map;

/** An application that measures what it does. */
final class Measured {
    private Measured() {}

    private static String place() {
        return "an order";
    }

    static void run(Path data) throws Exception {
        JackfieldConfig config = JackfieldConfig.builder()
                .dataFolder(data)
                .configuration(Map.of("http", Map.of("traffic", Map.of("port", 0), "control", Map.of("port", 0))))
                .build();
        try (Jackfield jackfield = Jackfield.start(config)) {
            // region measure
            Metrics metrics = jackfield.service(Metrics.class);

            String order = metrics.timed("orders.place", () -> place());

            try (Timing timing = metrics.start("orders.pack")) {
                System.out.println("packing " + order);
            }

            metrics.record("orders.items", 3, Map.of("country", "nl"));

            Shop shop = metrics.timed(Shop.class, what -> what + " is sold");
            // endregion
            System.out.println(shop.sell("a pen"));
            long measured = jackfield.service(Meters.class).snapshot().readings().stream()
                    .filter(each -> each.id().name().matches("(orders|shop)\\..*"))
                    .count();
            System.out.println("measured: " + measured);
        }
    }
}
