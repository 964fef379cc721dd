package dev.jackfield.launcher.demo;

import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.place.Terminal;
import dev.jackfield.spi.JackfieldException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One run of the demo: a service, a gateway in front of it, a load, and changes. */
final class Demo {
    private static final int WARM_UP_SECONDS = 2;
    private static final int ANSWERS_WITHIN_SECONDS = 15;
    private static final Pattern READY = Pattern.compile(
            "ready on (http://(.+):(\\d+)) \\(control (http://.+:\\d+)\\), (\\d+) plugins, in (\\d+) ms");
    private static final Pattern ORIGIN = Pattern.compile("origin on (http://.+)");

    private final Distribution distribution;
    private final Terminal terminal;
    private final int seconds;
    private final @Nullable URI upstream;
    private final CountDownLatch early = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean good;

    /** @param upstream a service that is there already, or null for one of the demo's own */
    Demo(Distribution distribution, Terminal terminal, int seconds, @Nullable URI upstream) {
        this.distribution = distribution;
        this.terminal = terminal;
        this.seconds = seconds;
        this.upstream = upstream;
    }

    /** {@return whether nothing was lost, nothing leaked, and something was proved} */
    boolean run() throws IOException, InterruptedException {
        try (Workspace workspace = Workspace.create(distribution.plugins())) {
            good = upstream == null ? withServiceOfItsOwn(workspace) : behind(workspace, upstream, true);
            return good;
        } finally {
            ended.countDown();
        }
    }

    /** For a shutdown hook: ends the run, waits for its summary, and ends the process with what it says. */
    void endEarly() {
        if (ended.getCount() == 0) {
            return;
        }
        early.countDown();
        try {
            if (ended.await(60, TimeUnit.SECONDS)) {
                System.out.flush();
                Runtime.getRuntime().halt(good ? 0 : 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean withServiceOfItsOwn(Workspace workspace) throws IOException, InterruptedException {
        try (Child origin = start(
                workspace, "service", "origin", distribution.documentation().toString())) {
            Matcher line = ORIGIN.matcher(origin.firstLine());
            if (!line.matches()) {
                throw new IOException("the service said: " + origin.firstLine());
            }
            return behind(workspace, URI.create(line.group(1)), false);
        }
    }

    private boolean behind(Workspace workspace, URI service, boolean foreign) throws IOException, InterruptedException {
        Map<String, byte[]> pages = foreign ? ofForeign(service) : Pages.ofFolder(distribution.documentation());
        Path configuration = workspace.configuration(service.getScheme() + "://" + service.getRawAuthority());
        try (Child gateway = start(
                workspace,
                "gateway",
                "run",
                "--config=" + configuration,
                "--data=" + workspace.data(),
                "--plugins=" + workspace.plugins(),
                "--port=0",
                "--control-port=0")) {
            Matcher ready = READY.matcher(gateway.firstLine());
            if (!ready.matches()) {
                throw new IOException("the gateway said: " + gateway.firstLine());
            }
            terminal.line(terminal.strong("Jackfield " + Distribution.version() + ", re-plugged under load"));
            terminal.line("  service  " + service + ", " + pages.size() + " pages"
                    + (foreign ? "" : " with max-age=2 and an ETag, in a process of its own"));
            terminal.line("  gateway  " + ready.group(1) + ", " + ready.group(5) + " plugins, ready in "
                    + ready.group(6) + " ms; control " + ready.group(4));
            terminal.line("  load     " + Load.CLIENTS + " clients, " + Load.REQUESTS_PER_SECOND
                    + " requests/s, every body compared");
            ControlApi api = new ControlApi(URI.create(ready.group(4)), workspace.adminToken());
            Replugging replugging = new Replugging(api, workspace, service.toString());
            int port = Integer.parseInt(ready.group(3));
            awaitAnswer(ready.group(2), port, pages.keySet().iterator().next());
            try (Load load = new Load(ready.group(2), port, pages, !foreign)) {
                return replug(workspace, gateway, load, replugging);
            }
        }
    }

    private static Map<String, byte[]> ofForeign(URI service) {
        try {
            return Pages.ofService(service);
        } catch (IOException e) {
            throw new JackfieldException("demo", service + " cannot be used: " + e.getMessage(), e);
        }
    }

    private boolean replug(Workspace workspace, Child gateway, Load load, Replugging replugging)
            throws InterruptedException {
        Board board = new Board(terminal, load, replugging);
        List<String> faults = new ArrayList<>();
        long begin = System.nanoTime();
        long swaps = 0;
        try {
            long before = replugging.generations();
            load.start();
            boolean goOn = !early.await(WARM_UP_SECONDS, TimeUnit.SECONDS);
            load.measure();
            begin = System.nanoTime();
            for (int second = 1; goOn && second <= seconds; second++) {
                replugging.second(second);
                board.progress(secondsSince(begin), replugging.generations() - before);
                long next = begin + TimeUnit.SECONDS.toNanos(second) - System.nanoTime();
                goOn = !early.await(Math.max(next, 0), TimeUnit.NANOSECONDS) && gateway.alive();
            }
            replugging.settle();
            load.close();
            swaps = replugging.generations() - before;
            faults.addAll(replugging.leaks());
        } catch (IOException e) {
            faults.add("the control API of the gateway: " + e);
        }
        long lasted = secondsSince(begin);
        load.close();
        int code = gateway.stop();
        if (code != 0) {
            faults.add("the gateway ended with exit code " + code);
        }
        if (swaps == 0) {
            faults.add("nothing was re-plugged, so nothing was proved");
        }
        faults.addAll(judged(load, replugging));
        board.summary(lasted, swaps, faults);
        if (!faults.isEmpty()) {
            terminal.line("the last words of the gateway:");
            workspace.tail("gateway").forEach(line -> terminal.line("  " + line));
        }
        return faults.isEmpty();
    }

    private static List<String> judged(Load load, Replugging replugging) {
        List<String> faults = new ArrayList<>(load.failures());
        if (load.failed() > faults.size()) {
            faults.add(String.format(Locale.ROOT, "and %,d more", load.failed() - faults.size()));
        }
        for (Tally tally : replugging.tallies()) {
            faults.addAll(tally.refusals());
            if (tally.cut() > 0) {
                faults.add(tally.what() + ": " + tally.cut() + " cut off at the drain deadline");
            }
        }
        if (load.hits() == 0) {
            faults.add("no hits, so nothing was proved: the service marks nothing as storable"
                    + " (Cache-Control: max-age), or sends Vary or Set-Cookie");
        }
        if (load.misses() == 0) {
            faults.add("no misses, so nothing was proved");
        }
        return faults;
    }

    private Child start(Workspace workspace, String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add("--until-exit-of=" + ProcessHandle.current().pid());
        return Child.start(distribution, workspace, name, command);
    }

    /** Waits until the gateway knows that the service is there. */
    private static void awaitAnswer(String host, int port, String path) throws IOException, InterruptedException {
        String last = "";
        for (int i = 0; i < ANSWERS_WITHIN_SECONDS * 10; i++) {
            try (Wire wire = new Wire(host, port)) {
                Wire.Answer answer = wire.get(path);
                if (answer.status() == 200) {
                    return;
                }
                last = "status " + answer.status();
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new JackfieldException("demo", "the service does not answer through the gateway: " + last, null);
    }

    private static long secondsSince(long begin) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
    }
}
