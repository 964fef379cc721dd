package dev.jackfield.benchmarks;

import dev.jackfield.kernel.http.TwoDoors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What it costs that a request's token, parameters and body are checked: the same route with and without, in turn. */
final class DoorRows {
    private static final byte[] BODY =
            "{\"provider\":\"map\",\"options\":{\"maximum_entries\":5000,\"time_to_live\":\"5m\"}}"
                    .getBytes(StandardCharsets.UTF_8);
    private static final int REQUESTS = 1000;

    private DoorRows() {}

    static List<Row> run(boolean quick) throws IOException {
        int rounds = quick ? 20 : 100;
        double[] checked = new double[rounds];
        double[] open = new double[rounds];
        double[] more = new double[rounds];
        try (TwoDoors doors = new TwoDoors();
                Connection connection = new Connection(doors.port())) {
            String type = "Content-Type: application/json\r\n";
            String token = type + "Authorization: Bearer " + doors.token() + "\r\n";
            for (int i = -10; i < rounds; i++) {
                double with = micros(connection, TwoDoors.CHECKED, token);
                double without = micros(connection, TwoDoors.OPEN, type);
                if (i >= 0) {
                    checked[i] = with;
                    open[i] = without;
                    more[i] = with - without;
                }
            }
        }
        Arrays.sort(checked);
        Arrays.sort(open);
        Arrays.sort(more);
        double low = more[(int) (rounds * 0.2)];
        double high = more[(int) (rounds * 0.8)];
        return List.of(new Row(
                "a request with its token, query and body checked",
                String.format(Locale.ROOT, "%.1f us", checked[rounds / 2]),
                String.format(Locale.ROOT, "%.1f us", open[rounds / 2]),
                String.format(Locale.ROOT, "%+.1f us [%.1f, %.1f]", more[rounds / 2], low, high),
                "<= 15 us more",
                Row.atMost(low, high, 15)));
    }

    /** {@return the median time of a request} */
    private static double micros(Connection connection, String path, String headers) throws IOException {
        long[] nanos = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            long begin = System.nanoTime();
            Connection.Answer answer = connection.exchange("PUT", path, headers, BODY);
            nanos[i] = System.nanoTime() - begin;
            if (answer.status() != 200) {
                throw new IOException(path + " answered " + answer.status() + ": "
                        + new String(answer.body(), StandardCharsets.UTF_8));
            }
        }
        Arrays.sort(nanos);
        return nanos[REQUESTS / 2] / 1000.0;
    }
}
