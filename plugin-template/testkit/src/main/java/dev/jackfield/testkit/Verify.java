package dev.jackfield.testkit;

import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Spi;
import dev.jackfield.spi.Suggestion;
import dev.jackfield.spi.balance.Node;
import dev.jackfield.spi.balance.Selection;
import dev.jackfield.spi.balance.Upstream;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.dashboard.Dashboard;
import dev.jackfield.spi.dashboard.Page;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.http.Gateway;
import dev.jackfield.spi.http.Routes;
import dev.jackfield.spi.monitor.MetricExporter;
import dev.jackfield.spi.monitor.MetricHistory;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Verifies an archive that somebody else built, without its sources: whether it is a plugin that runs here, what it uses of
 * the SPI that is not there, and with each of its providers the proofs {@link SwapUnderLoad} and {@link LeakProof}. What
 * stands behind the command {@code jackfield plugins verify}; needs a JVM of its own, because it runs a stranger's code.
 *
 * @since 1.0
 */
public final class Verify {
    private static final String USAGE = "FILE... [--with FILE]... [--beside FOLDER] [--option NAME=VALUE]..."
            + " [--request \"METHOD /path\"] [--swaps N] [--loads N]";

    private static final String NEITHER = " was not replaced under load, and what it leaves behind was not looked at: ";

    private final PrintStream out;
    private final Asked asked;
    private final Subject subject;
    private final Set<String> declared = new TreeSet<>();
    private boolean wrong;
    private boolean unproved;

    private Verify(PrintStream out, Asked asked, Subject subject) {
        this.out = out;
        this.asked = asked;
        this.subject = subject;
    }

    /** An archive to verify, and what the command has found out of it, which knows the configuration. */
    private static final class Subject {
        final Path file;

        @Nullable
        String trusted;

        @Nullable
        String distrusted;

        Subject(Path file) {
            this.file = file;
        }
    }

    /** What the command line says. */
    private static final class Asked {
        final List<Subject> subjects = new ArrayList<>();
        final List<Path> with = new ArrayList<>();
        final Map<String, String> options = new LinkedHashMap<>();

        @Nullable
        Path beside;

        @Nullable
        String request;

        int swaps = 20;
        int loads = 5;
    }

    /** What the command line says can't be done. */
    private static final class Mistake extends RuntimeException {
        private static final long serialVersionUID = 1;

        Mistake(String message) {
            super(message);
        }
    }

    /** A provider of the plugin, as {@code point/name}. */
    private record Offer(String point, String name) {
        static Offer of(Object text) {
            String[] parts = text.toString().split("/", 2);
            return new Offer(parts[0], parts[1]);
        }

        @Override
        public String toString() {
            return point + "/" + name;
        }
    }

    /**
     * Verifies archives one after the other, prints a report of each and ends the process: 0 when all is well, 1 when
     * something is wrong with a plugin, 2 when the command line is wrong or leaves out what the proofs need.
     *
     * @param arguments the archives and how to prove them
     */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    /** {@return the exit code} */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        List<String> wrong = new ArrayList<>();
        List<String> unproved = new ArrayList<>();
        try {
            Asked asked = read(List.of(arguments));
            for (Subject subject : asked.subjects) {
                Verify verify = new Verify(out, asked, subject);
                verify.all();
                String name = subject.file.getFileName().toString();
                if (verify.wrong) {
                    wrong.add(name);
                } else if (verify.unproved) {
                    unproved.add(name);
                }
                if (asked.subjects.size() > 1) {
                    out.println();
                }
            }
            if (asked.subjects.size() > 1) {
                summary(out, asked.subjects.size(), wrong, unproved);
            }
        } catch (Mistake | IOException e) {
            err.println("jackfield: " + (e instanceof Mistake ? e.getMessage() : e.toString()));
            return 2;
        }
        return !wrong.isEmpty() ? 1 : !unproved.isEmpty() ? 2 : 0;
    }

    private static void summary(PrintStream out, int count, List<String> wrong, List<String> unproved) {
        out.println(count + " plugins, " + (count - wrong.size() - unproved.size()) + " well.");
        if (!wrong.isEmpty()) {
            out.println("Not to be dropped: " + String.join(", ", wrong));
        }
        if (!unproved.isEmpty()) {
            out.println("Not proved in full: " + String.join(", ", unproved));
        }
    }

    private static Asked read(List<String> arguments) {
        Asked asked = new Asked();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                Path file = Path.of(argument);
                if (!Files.isRegularFile(file)) {
                    throw new Mistake("there is no file " + file);
                }
                asked.subjects.add(new Subject(file));
                continue;
            }
            if (++i == arguments.size()) {
                throw new Mistake(argument + " wants a value; " + USAGE);
            }
            String value = arguments.get(i);
            switch (argument) {
                case "--with" -> asked.with.add(Path.of(value));
                case "--beside" -> asked.beside = Path.of(value);
                case "--option" -> option(asked.options, value);
                case "--trusted" -> last(asked, argument).trusted = value;
                case "--distrusted" -> last(asked, argument).distrusted = value;
                case "--request" -> asked.request = value;
                case "--swaps" -> asked.swaps = number(argument, value);
                case "--loads" -> asked.loads = number(argument, value);
                default -> throw new Mistake("unknown option \"" + argument + "\"; " + USAGE);
            }
        }
        last(asked, "a plugin");
        if (asked.subjects.size() > 1 && !asked.options.isEmpty()) {
            throw new Mistake("--option is for one plugin; here are " + asked.subjects.size());
        }
        return asked;
    }

    private static Subject last(Asked asked, String what) {
        if (asked.subjects.isEmpty()) {
            throw new Mistake(what + ": of which file? " + USAGE);
        }
        return asked.subjects.get(asked.subjects.size() - 1);
    }

    private static void option(Map<String, String> options, String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new Mistake("--option is NAME=VALUE, was \"" + text + "\"");
        }
        options.put(text.substring(0, equals), text.substring(equals + 1));
    }

    private static int number(String name, String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new Mistake(name + " is a number from 1 on, was \"" + text + "\"");
    }

    private void all() throws IOException {
        Path file = subject.file;
        PluginContents contents = readable(file);
        List<Path> archives = archives(file, contents);
        Map<Offer, List<JsonObject>> offers = new LinkedHashMap<>();
        try (Bench bench = new Bench(archives, Map.of())) {
            JsonObject plugin = bench.plugin();
            title(plugin.getString("id") + " " + plugin.getString("version"), file);
            List<Offer> provided =
                    plugin.getJsonArray("providers").stream().map(Offer::of).toList();
            good("structure", plugin.getString("isolation") + "; " + names(provided));
            plugin.getJsonArray("notes").forEach(note -> line("", "", note.toString()));
            for (Offer offer : provided) {
                List<JsonObject> options = bench.optionsOf(offer.point(), offer.name());
                options.forEach(one -> declared.add(one.getString("name")));
                offers.put(offer, options);
            }
        } catch (Bench.Refused e) {
            title(file.getFileName().toString(), file);
            bad("structure", e.code + ": " + e.getMessage());
        } catch (JackfieldException e) {
            title(file.getFileName().toString(), file);
            bad("structure", e.getMessage());
        }
        trust();
        spi(contents);
        for (String name : asked.options.keySet()) {
            if (!offers.isEmpty() && !declared.contains(name)) {
                throw new Mistake(Suggestion.unknown("option", name, declared));
            }
        }
        if (!wrong) {
            for (Map.Entry<Offer, List<JsonObject>> offer : offers.entrySet()) {
                prove(archives, offer.getKey(), offer.getValue());
            }
        } else if (!offers.isEmpty()) {
            line("left out", "proofs", "the plugin would fail in them");
        }
        out.println();
        out.println(
                wrong
                        ? "Not to be dropped: something above is wrong."
                        : unproved ? "Not proved in full: see above." : "All is well: it can be dropped.");
    }

    private void trust() {
        if (subject.trusted != null) {
            good("trust", subject.trusted);
        }
        if (subject.distrusted != null) {
            bad("trust", subject.distrusted);
        }
    }

    private static PluginContents readable(Path file) {
        try {
            return PluginContents.of(file);
        } catch (IOException | RuntimeException e) {
            // whoever loads it says what is wrong with it
            return new PluginContents(new Attributes(), Map.of());
        }
    }

    /** {@return the plugin, then what is to be there beside it} */
    private List<Path> archives(Path file, PluginContents contents) throws IOException {
        Map<String, Path> byName = new LinkedHashMap<>();
        byName.put(file.getFileName().toString(), file);
        Set<String> ids = new TreeSet<>(Set.of(contents.attribute("Plugin-Id")));
        Collection<Path> others = new ArrayList<>(asked.with);
        Path folder = asked.beside;
        if (folder != null && Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(Files::isRegularFile).sorted().forEach(others::add);
            }
        }
        for (Path other : others) {
            if (ids.add(readable(other).attribute("Plugin-Id"))) {
                byName.putIfAbsent(other.getFileName().toString(), other);
            }
        }
        return List.copyOf(byName.values());
    }

    private void spi(PluginContents contents) {
        if (contents.classes().isEmpty()) {
            return;
        }
        SpiUse use = new SpiUse(contents);
        Set<String> mistakes = use.mistakes();
        String versions = "built for " + contents.attribute("Jackfield-Spi-Version") + ", this is " + Spi.VERSION;
        if (mistakes.isEmpty()) {
            good("SPI", versions + "; " + use.told() + ", all there");
        } else {
            bad("SPI", versions + "; of what it uses, or has to implement, this is not as it expects:");
            mistakes.forEach(mistake -> line("", "", mistake));
        }
    }

    private void prove(List<Path> archives, Offer offer, List<JsonObject> declaredOptions) {
        Map<String, Object> values = new LinkedHashMap<>();
        List<String> wanted = new ArrayList<>();
        for (JsonObject option : declaredOptions) {
            String name = option.getString("name");
            String said = asked.options.get(name);
            if (said != null) {
                values.put(name, said);
            } else if (option.getBoolean("required")) {
                if (option.getString("type").startsWith("uri")) {
                    values.put(name, "http://127.0.0.1:9");
                } else {
                    wanted.add("--option " + name + "=VALUE: " + option.getString("doc"));
                }
            }
        }
        String more = String.join(
                ", ",
                declaredOptions.stream()
                        .map(option -> option.getString("name"))
                        .filter(name -> !values.containsKey(name))
                        .toList());
        if (!wanted.isEmpty()) {
            unproved("proofs", offer + NEITHER + "it wants\n" + String.join("\n", wanted) + "\nIts options: " + more);
            return;
        }
        String request = asked.request;
        switch (offer.point()) {
            case "cache.store" ->
                prove(offer, proofs(CacheStore.class, archives, offer, values).call(store -> {
                    store.put("key", CacheEntry.of("value"));
                    store.get("key");
                }));
            case "cache" ->
                prove(
                        offer,
                        proofs(Cache.class, archives, offer, values)
                                .call(cache -> cache.get("key", key -> CacheEntry.of("value"))));
            case "cluster" ->
                prove(
                        offer,
                        proofs(Cluster.class, archives, offer, values)
                                .call(cluster -> cluster.publish("verify", new byte[] {1})));
            case "database" ->
                prove(offer, proofs(Database.class, archives, offer, values).call(DatabaseProof::query));
            case "upstream" ->
                prove(offer, proofs(Upstream.class, archives, offer, values).call(upstream -> {
                    Node node = upstream.choose(new Selection("/", null, null));
                    if (node != null) {
                        upstream.report(node, Upstream.Outcome.ANSWERED, 1_000);
                    }
                }));
            case "gateway" ->
                prove(offer, proofs(Gateway.class, archives, offer, values).traffic(address -> {
                    int status = RawClient.ask(address, "GET /").status();
                    if (status == 500) {
                        throw new AssertionError("GET / answered 500");
                    }
                }));
            case "http.routes" -> {
                if (request == null) {
                    line("", "", offer + ": say --request \"GET /api/v1/…\" to have its routes asked meanwhile");
                }
                prove(
                        offer,
                        proofs(Routes.class, archives, offer, values)
                                .control(request == null ? "GET /api/v1/health" : request));
            }
            case "dashboard" ->
                prove(offer, proofs(Dashboard.class, archives, offer, values).control("GET /dashboard/"));
            case "dashboard.page" ->
                prove(offer, proofs(Page.class, archives, offer, values).call(page -> page.file(page.module())));
            case "metric.exporter" ->
                prove(
                        offer,
                        proofs(MetricExporter.class, archives, offer, values).call(exporter -> exporter.scrape("")));
            case "metric.history" ->
                prove(
                        offer,
                        proofs(MetricHistory.class, archives, offer, values).call(MetricHistory::names));
            default -> line("left out", "proofs", offer + " is for an extension point of another plugin");
        }
    }

    /** Both proofs, told the same. */
    private record Proofs<T>(SwapUnderLoad<T> swap, LeakProof<T> leak) {
        Proofs<T> call(SwapUnderLoad.Call<T> call) {
            return new Proofs<>(swap.call(call), leak.call(call));
        }

        Proofs<T> traffic(SwapUnderLoad.Call<URI> call) {
            return new Proofs<>(swap.traffic(call), leak.traffic(call));
        }

        Proofs<T> control(String request) {
            return new Proofs<>(swap.control(request), leak.control(request));
        }
    }

    private <T> Proofs<T> proofs(Class<T> point, List<Path> archives, Offer offer, Map<String, ?> values) {
        return new Proofs<>(
                told(SwapUnderLoad.of(point, archives.get(0)).swaps(asked.swaps), archives, offer, values),
                told(LeakProof.of(point, archives.get(0)).loads(asked.loads), archives, offer, values));
    }

    private static <P extends Proof<?, P>> P told(P proof, List<Path> archives, Offer offer, Map<String, ?> values) {
        archives.subList(1, archives.size()).forEach(proof::with);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return proof.provider(offer.name()).options(values).printTo(nowhere);
    }

    private void prove(Offer offer, Proofs<?> proofs) {
        try {
            SwapUnderLoad.Outcome outcome = proofs.swap().run();
            good(
                    "swap",
                    offer + ": replaced " + times(outcome.swaps()) + " under load, none of " + outcome.calls()
                            + " calls lost");
        } catch (Exception | AssertionError e) {
            String trouble = proofs.swap().trouble();
            if (e instanceof Bench.Down || (!trouble.isEmpty() && proofs.swap().nothingCameBack())) {
                unproved(
                        "proofs",
                        offer + NEITHER + "it does not serve; " + trouble
                                + "\nWhere it wants a server, start one, or say by --option NAME=VALUE where one is");
                return;
            }
            bad("swap", offer + ": " + reason(e));
        }
        try {
            proofs.leak().run();
            good("leak", offer + ": loaded " + times(asked.loads) + ", nothing left behind");
        } catch (Exception | AssertionError e) {
            bad("leak", offer + ": " + reason(e));
        }
    }

    private static String reason(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown.getMessage() + (cause == null ? "" : " (" + cause + ")");
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    private static String names(List<Offer> offers) {
        return (offers.size() == 1 ? "provider " : offers.size() + " providers: ")
                + String.join(", ", offers.stream().map(Offer::toString).toList());
    }

    private void title(String plugin, Path file) {
        out.println(plugin + " (" + file + ")");
        out.println();
    }

    private void good(String what, String text) {
        line("ok", what, text);
    }

    private void bad(String what, String text) {
        wrong = true;
        line("WRONG", what, text);
    }

    private void unproved(String what, String text) {
        unproved = true;
        line("open", what, text);
    }

    private void line(String state, String what, String text) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            out.printf("%-8s  %-9s  %s%n", i == 0 ? state : "", i == 0 ? what : "", lines.get(i));
        }
        out.flush();
    }
}
