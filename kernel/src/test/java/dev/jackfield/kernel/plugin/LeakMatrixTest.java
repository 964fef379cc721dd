package dev.jackfield.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way to leak on purpose: held and named, and collected once it is undone. */
class LeakMatrixTest {
    private static final String LATCH =
            "static final java.util.concurrent.CountDownLatch END = new java.util.concurrent.CountDownLatch(1);";

    @TempDir
    Path folder;

    PluginsFixture fixture;
    ExecutorService hosts;

    @BeforeEach
    void open() {
        fixture = new PluginsFixture(folder);
        ThreadFactory named = task -> {
            Thread thread = new Thread(task, "the-hosts-own");
            thread.setDaemon(true);
            return thread;
        };
        hosts = Executors.newSingleThreadExecutor(named);
    }

    @AfterEach
    void close() {
        hosts.shutdownNow();
        fixture.close();
    }

    /**
     * What leaks, how it is undone after the unload, what the verdict says. The code runs on a thread of the host's that
     * lives on.
     */
    static Stream<Arguments> leaks() {
        return Stream.of(
                leak(
                        "a thread that runs plugin code",
                        LATCH
                                + "static class Loop implements Runnable { public void run() { try { END.await(); } catch (InterruptedException e) { } } }",
                        "Thread t = new Thread(new Loop(), \"leaky-thread\"); t.setDaemon(true); t.start();",
                        "END.countDown();",
                        "thread \"leaky-thread\" runs org.example.leaky.Run$Loop.run"),
                leak(
                        "a thread of a class of the plugin",
                        LATCH
                                + "static class Mine extends Thread { Mine() { super(\"leaky-own\"); setDaemon(true); } public void run() { try { END.await(); } catch (InterruptedException e) { } } }",
                        "new Mine().start();",
                        "END.countDown();",
                        "thread \"leaky-own\" is a org.example.leaky.Run$Mine"),
                leak(
                        "a thread with the context class loader",
                        LATCH,
                        "java.util.concurrent.ThreadPoolExecutor pool = new java.util.concurrent.ThreadPoolExecutor(1, 1, 1, java.util.concurrent.TimeUnit.HOURS, new java.util.concurrent.LinkedBlockingQueue<>());"
                                + " pool.submit(() -> { Thread.currentThread().setName(\"leaky-context\"); Thread.currentThread().setContextClassLoader(Run.class.getClassLoader()); }).get(); undo = pool::shutdownNow;",
                        "undo.run();",
                        "thread \"leaky-context\" has it as its context class loader"),
                leak(
                        "a timer",
                        "",
                        "java.util.Timer timer = new java.util.Timer(\"leaky-timer\", true); timer.schedule(new java.util.TimerTask() { public void run() { } }, 3_600_000L); undo = timer::cancel;",
                        "undo.run();",
                        "timer thread \"leaky-timer\" is to run org.example.leaky.Run$1"),
                leak(
                        "an executor with a task that waits",
                        "",
                        "java.util.concurrent.ScheduledThreadPoolExecutor pool = new java.util.concurrent.ScheduledThreadPoolExecutor(1); pool.schedule(() -> { }, 1, java.util.concurrent.TimeUnit.HOURS); undo = pool::shutdownNow;",
                        "undo.run();",
                        "is to run"),
                leak(
                        "a shutdown hook",
                        "",
                        "Thread hook = new Thread(() -> { }, \"leaky-hook\"); Runtime.getRuntime().addShutdownHook(hook); undo = () -> Runtime.getRuntime().removeShutdownHook(hook);",
                        "undo.run();",
                        "shutdown hook Thread[",
                        "leaky-hook"),
                leak(
                        "a ThreadLocal of a thread that lives on",
                        "static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();",
                        "LOCAL.set(java.util.List.of(new Run()));",
                        "LOCAL.remove();",
                        "a ThreadLocal of thread \"the-hosts-own\" holds org.example.leaky.Run"),
                leak(
                        "an inheritable ThreadLocal of a thread that lives on",
                        "static final InheritableThreadLocal<Object> LOCAL = new InheritableThreadLocal<>();",
                        "LOCAL.set(new Run());",
                        "LOCAL.remove();",
                        "an inheritable ThreadLocal of thread \"the-hosts-own\" holds org.example.leaky.Run"),
                leak(
                        "an exception in a ThreadLocal",
                        "static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();",
                        "LOCAL.set(new IllegalStateException(\"boom\"));",
                        "LOCAL.remove();",
                        "a ThreadLocal of thread \"the-hosts-own\" holds java.lang.IllegalStateException thrown through it"),
                leak(
                        "an uncaught exception handler",
                        "",
                        "Thread.setDefaultUncaughtExceptionHandler((t, e) -> { }); undo = () -> Thread.setDefaultUncaughtExceptionHandler(null);",
                        "undo.run();",
                        "the default uncaught exception handler is a org.example.leaky.Run$$Lambda"),
                leak(
                        "an MBean",
                        "public interface ThingMBean { } public static class Thing implements ThingMBean { }",
                        "javax.management.ObjectName name = new javax.management.ObjectName(\"leaky:type=Thing\"); java.lang.management.ManagementFactory.getPlatformMBeanServer().registerMBean(new Thing(), name);"
                                + " undo = () -> { try { java.lang.management.ManagementFactory.getPlatformMBeanServer().unregisterMBean(name); } catch (javax.management.JMException e) { throw new RuntimeException(e); } };",
                        "undo.run();",
                        "the MBean leaky:type=Thing"));
    }

    private static Arguments leak(String what, String members, String code, String undo, String... says) {
        return Arguments.of(what, members, code, undo, List.of(says));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("leaks")
    void leakIsNamedAndGoneOnceItIsUndone(String what, String members, String code, String undo, List<String> says)
            throws Exception {
        PluginGeneration plugin = fixture.run(leaky(members, code, undo));
        Callable<?>[] cleanup = {onAThreadOfTheHosts(plugin)};

        fixture.plugins.delete("leaky");
        Verdict held = fixture.plugins.verify("leaky").get(0);

        assertThat(held.state()).isEqualTo(Verdict.State.HELD);
        assertThat(held.heldBy())
                .as("%s: %s", what, held.heldBy())
                .anySatisfy(line -> assertThat(line).contains(says.toArray(String[]::new)));
        assertThat(fixture.types()).contains("plugin.held");

        hosts.submit(cleanup[0]).get();
        cleanup[0] = null;
        hosts.submit(() -> {}).get();
        Verdict gone = fixture.plugins.verify("leaky").get(0);
        assertThat(gone.state()).as(gone.heldBy().toString()).isEqualTo(Verdict.State.COLLECTED);
        assertThat(gone.heldBy()).isEmpty();
        assertThat(fixture.plugins.loadersAlive()).isZero();
    }

    /** Leaks on the host's thread; answers what undoes it, which the test has to let go itself. */
    private Callable<?> onAThreadOfTheHosts(PluginGeneration plugin) throws Exception {
        Class<?> run = Class.forName("org.example.leaky.Run", true, plugin.loader());
        var leak = run.getDeclaredMethod("leak");
        leak.setAccessible(true);
        return (Callable<?>) hosts.submit(() -> leak.invoke(null)).get();
    }

    private Path leaky(String members, String code, String undo) {
        return PluginJar.store("leaky", "leaky")
                .module(
                        "org.example.leaky",
                        "requires dev.jackfield.spi; requires java.sql; requires java.management; requires java.logging; opens org.example.leaky; exports org.example.leaky;"
                                + " provides dev.jackfield.spi.cache.CacheStoreProvider with org.example.leaky.Store;")
                .source("org.example.leaky.Run", """
                        package org.example.leaky;
                        public class Run {
                            static Runnable undo;
                            %s
                            static java.util.concurrent.Callable<Object> leak() throws Exception {
                                %s
                                return () -> { %s return null; };
                            }
                        }
                        """.formatted(members, code, undo))
                .resource("org/example/leaky/words.properties", "a=b")
                .jar(folder.resolve("leaky.jar"));
    }

    @Test
    void pluginThatUsesMuchAndLeavesNothingIsCollected() throws Exception {
        PluginGeneration plugin = fixture.run(
                leaky("record Point(int x, int y) { } enum Colour { RED } interface Shape { int area(); }", """
                java.util.concurrent.ExecutorService pool = java.util.concurrent.Executors.newFixedThreadPool(2);
                pool.submit(() -> new Point(1, 2).toString()).get();
                pool.shutdown();
                pool.awaitTermination(10, java.util.concurrent.TimeUnit.SECONDS);
                Shape shape = (Shape) java.lang.reflect.Proxy.newProxyInstance(Run.class.getClassLoader(), new Class<?>[] {Shape.class}, (p, m, a) -> 3);
                shape.area();
                new java.util.EnumMap<Colour, String>(Colour.class).put(Colour.RED, "x");
                new java.io.ObjectOutputStream(new java.io.ByteArrayOutputStream()).writeObject(Colour.RED);
                java.util.ResourceBundle.getBundle("org.example.leaky.words", java.util.Locale.ROOT, Run.class.getClassLoader()).getString("a");
                System.getLogger("org.example.leaky").log(System.Logger.Level.DEBUG, "hello");
                java.util.stream.IntStream.range(0, 10_000).parallel().mapToObj(i -> new Point(i, i)).filter(p -> p.x() > 5).count();
                java.util.concurrent.CompletableFuture.supplyAsync(() -> new Point(1, 1)).thenApply(Point::x).get();
                String.format("%s %s", new Point(1, 1), Colour.RED);
                java.time.Duration.ofSeconds(1).toString();
                try { throw new IllegalStateException(); } catch (IllegalStateException e) { e.printStackTrace(new java.io.PrintWriter(new java.io.StringWriter())); }
                """, ""));
        Callable<?>[] last = {onAThreadOfTheHosts(plugin)};
        last[0] = null;
        fixture.plugins.delete("leaky");

        Verdict verdict = plugin.verify();

        assertThat(verdict.state()).as(verdict.heldBy().toString()).isEqualTo(Verdict.State.COLLECTED);
    }

    @Test
    void pluginWhoseRecordsWereTheLastToBeComparedIsCollected() throws Exception {
        PluginGeneration plugin =
                fixture.run(leaky("enum Colour { RED } record Point(Colour colour, Run run) { }", """
                Point point = new Point(Colour.RED, new Run());
                point.equals(new Point(Colour.RED, null));
                point.hashCode();
                point.toString();
                """, ""));
        Callable<?>[] last = {onAThreadOfTheHosts(plugin)};
        last[0] = null;
        fixture.plugins.delete("leaky");

        Verdict verdict = plugin.verify();

        assertThat(verdict.state()).as(verdict.heldBy().toString()).isEqualTo(Verdict.State.COLLECTED);
    }

    @Test
    void jdbcDriverIsDeregisteredAndNamed() throws Exception {
        PluginGeneration plugin = fixture.run(leaky("""
                public static class Driver implements java.sql.Driver {
                    public java.sql.Connection connect(String url, java.util.Properties info) { return null; }
                    public boolean acceptsURL(String url) { return url.startsWith("jdbc:leaky"); }
                    public java.sql.DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties info) { return new java.sql.DriverPropertyInfo[0]; }
                    public int getMajorVersion() { return 1; }
                    public int getMinorVersion() { return 0; }
                    public boolean jdbcCompliant() { return false; }
                    public java.util.logging.Logger getParentLogger() { return null; }
                }
                """, "java.sql.DriverManager.registerDriver(new Driver());", ""));
        Callable<?>[] last = {onAThreadOfTheHosts(plugin)};
        last[0] = null;

        fixture.plugins.delete("leaky");
        Verdict verdict = plugin.verify();

        assertThat(verdict.state()).as(verdict.heldBy().toString()).isEqualTo(Verdict.State.COLLECTED);
        assertThat(verdict.leftOpen()).containsExactly("JDBC driver org.example.leaky.Run$Driver (deregistered)");
    }

    @Test
    void whatABindingLeftOpenIsInTheVerdict() {
        PluginGeneration plugin = fixture.run(leaky("", "", ""));
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add("gauge " + i);
        }
        plugin.leftOpen(many);
        plugin.leftOpen(List.of("gauge 1"));

        fixture.plugins.delete("leaky");

        assertThat(plugin.verify().leftOpen())
                .hasSize(100)
                .startsWith("gauge 0")
                .doesNotHaveDuplicates();
        assertThat(plugin.verdict().asMap())
                .containsEntry("verdict", "collected")
                .containsKey("left_open");
    }

    @Test
    void verdictIsPendingUntilACollectionIsAskedFor() {
        PluginGeneration plugin = fixture.run(leaky("", "", ""));
        assertThat(plugin.verify().state()).as("still loaded").isEqualTo(Verdict.State.PENDING);
        Object pin = plugin.loader();
        fixture.plugins.delete("leaky");

        assertThat(plugin.verdict().state()).isEqualTo(Verdict.State.PENDING);
        assertThat(plugin.verify().state()).isEqualTo(Verdict.State.HELD);
        assertThat(plugin.verdict().heldBy()).singleElement().asString().contains("heap dump");
        assertThat(pin).isNotNull();
        pin = null;
        assertThat(plugin.verify().state()).isEqualTo(Verdict.State.COLLECTED);
        assertThat(pin).isNull();
    }
}
