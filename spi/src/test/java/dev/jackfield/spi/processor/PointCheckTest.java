package dev.jackfield.spi.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointCheckTest {
    private static final String KINDS = """
            record Value(String text) {}
            enum Colour { RED }
            sealed interface Outcome permits Hit, Miss {}
            record Hit(String text) implements Outcome {}
            record Miss() implements Outcome {}
            interface Lease extends AutoCloseable { boolean held(); }
            interface View { String text(); }
            """;

    private static Compilation returning(String declaration) {
        return Compilation.ofPoint(KINDS + declaration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void m();",
                "int m();",
                "Long m();",
                "String m();",
                "byte[] m();",
                "Value m();",
                "Colour m();",
                "Outcome m();",
                "Object m();",
                "java.time.Duration m();",
                "java.time.Instant m();",
                "UUID m();",
                "java.net.URI m();",
                "java.math.BigDecimal m();",
                "java.math.BigInteger m();",
                "Optional<Value> m();",
                "OptionalLong m();",
                "List<Value> m();",
                "List<? extends Value> m();",
                "Set<Colour> m();",
                "Map<String, List<Value>> m();",
                "Collection<byte[]> m();",
                "CompletionStage<Value> m();",
                "CompletionStage<Void> m();",
                "CompletableFuture<List<String>> m();",
                "CompletionStage<Lease> m();",
                "Lease m();",
                "java.sql.Connection m();",
                "Stream<Value> m();",
                "IntStream m();",
                "<V> V m(Callable<V> work);",
                "<V> CompletionStage<V> m(Callable<V> work);",
                "@SubHandle View m(String name);",
                "@SubHandle ConcurrentMap<String, Value> m(String name);",
                "@SubHandle javax.sql.DataSource m();",
                "@Mirrored void m(@Mirrored.Key String key);",
                "@Mirrored void m(@Mirrored.Key Collection<String> keys);",
                "@Mirrored void m(@Mirrored.Key Set<String> keys);",
                "@Mirrored void m();",
                "private Thread m() { return null; }",
                "static Thread m() { return null; }"
            })
    void acceptsWhatCannotOutliveItsGeneration(String declaration) {
        returning(declaration).succeeds();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Iterator<String> m();",
                "Iterable<String> m();",
                "View m();",
                "Thread m();",
                "Runnable m();",
                "String[] m();",
                "int[] m();",
                "byte[][] m();",
                "List m();",
                "List<View> m();",
                "List<Lease> m();",
                "Map<String, Iterator<String>> m();",
                "Optional<Lease> m();",
                "CompletionStage<View> m();",
                "CompletionStage<CompletionStage<String>> m();",
                "CompletableFuture m();",
                "Future<String> m();",
                "Stream<View> m();",
                "java.io.InputStream m();",
                "java.time.Clock m();",
                "Class<?> m();",
                "ConcurrentMap<String, String> m();",
                "@SubHandle String m();",
                "@SubHandle Outcome m();",
                "default View m() { return null; }"
            })
    void refusesWhatACallerCouldKeep(String declaration) throws Exception {
        Compilation compilation = returning(declaration);

        assertThat(compilation.errors())
                .singleElement()
                .asString()
                .startsWith("Point.m must not return ")
                .contains("allowed are void", "@SubHandle");
        assertThat(compilation.errorAt()).isEqualTo(declaration);
    }

    @Test
    void refusesWhatAPointInheritsFromTheJdk() {
        assertThat(Compilation.of("package sample; @dev.jackfield.spi.ExtensionPoint"
                                + " public interface Point extends Iterable<String> {}")
                        .errors())
                .anySatisfy(
                        error -> assertThat(error).startsWith("Iterable.iterator must not return java.util.Iterator"));
    }

    @Test
    void rulesWhatSubHandlesReturnToo() {
        assertThat(Compilation.ofPoint("interface View { Thread thread(); } @SubHandle View view(String name);")
                        .errors())
                .singleElement()
                .asString()
                .startsWith("View.thread must not return java.lang.Thread");
    }

    @Test
    void rulesWhatPinnedThingsReturnToo() {
        assertThat(Compilation.ofPoint("interface Lease extends AutoCloseable { Thread thread(); }"
                                + " CompletionStage<Lease> lease();")
                        .errors())
                .singleElement()
                .asString()
                .startsWith("Lease.thread must not return java.lang.Thread");
    }

    @Test
    void rulesTheExtensionPointsOfStrangersToo() {
        assertThat(Compilation.of("""
                        package org.example;
                        import dev.jackfield.spi.ExtensionPoint;
                        @ExtensionPoint("greeter")
                        public interface Greeter { Thread greet(); }
                        """).errors()).singleElement().asString().startsWith("Greeter.greet must not return");
    }

    @Test
    void leavesWhatIsMissingToTheCompiler() {
        Compilation compilation = Compilation.withHandles(
                Compilation.point("Missing m(Missing p); List<Missing> n(); @SubHandle Missing o(); @Mirrored void"
                        + " p(@Mirrored.Key Missing key);"));
        assertThat(compilation.errors())
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error).containsAnyOf("cannot find symbol", "Missing"));
    }

    @Nested
    class Shapes {
        @Test
        void aClassIsRefused() {
            assertThat(Compilation.of("package sample; @dev.jackfield.spi.ExtensionPoint public class Point {}")
                            .errors())
                    .containsExactly("an extension point must be an interface: Point is not");
        }

        @Test
        void aGenericInterfaceIsRefused() {
            assertThat(Compilation.of("package sample; @dev.jackfield.spi.ExtensionPoint"
                                    + " public interface Point<T> {}")
                            .errors())
                    .singleElement()
                    .asString()
                    .startsWith("an extension point must not be generic");
        }

        @Test
        void aHiddenInterfaceIsRefused() {
            assertThat(Compilation.of("package sample; @dev.jackfield.spi.ExtensionPoint interface Point {}")
                            .errors())
                    .containsExactly("an extension point must be public: Point is not");
        }

        @Test
        void aSealedInterfaceIsRefused() {
            assertThat(Compilation.of("package sample; @dev.jackfield.spi.ExtensionPoint"
                                    + " public sealed interface Point { record Only() implements Point {} }")
                            .errors())
                    .containsExactly("an extension point must not be sealed: its handle implements it too");
        }
    }

    @Nested
    class Mirroring {
        @ParameterizedTest
        @ValueSource(strings = {"int key", "Object key", "List<Integer> key", "String[] key"})
        void aKeyOfAnotherTypeIsRefused(String parameter) {
            assertThat(Compilation.ofPoint("@Mirrored void m(@Mirrored.Key " + parameter + ");")
                            .errors())
                    .singleElement()
                    .asString()
                    .startsWith("Point.m: @Mirrored.Key must be on a String or a Collection<String>, not on ");
        }

        @Test
        void twoKeysAreRefused() {
            assertThat(Compilation.ofPoint("@Mirrored void m(@Mirrored.Key String a, @Mirrored.Key String b);")
                            .errors())
                    .containsExactly("Point.m: only one parameter can be the @Mirrored.Key, here are 2");
        }

        @Test
        void aKeyWithoutMirroringIsRefused() {
            assertThat(Compilation.ofPoint("void m(@Mirrored.Key String a);").errors())
                    .containsExactly("Point.m: @Mirrored.Key says nothing on a method that is not @Mirrored");
        }

        @ParameterizedTest
        @ValueSource(strings = {"CompletionStage<String>", "AutoCloseable", "Stream<String>"})
        void anAnswerThatComesLaterIsRefused(String type) {
            assertThat(Compilation.ofPoint("@Mirrored " + type + " m(@Mirrored.Key String a);")
                            .errors())
                    .singleElement()
                    .asString()
                    .startsWith("Point.m: a @Mirrored method must return a value");
        }
    }

    @Nested
    class SubHandles {
        @Test
        void checkedExceptionsAreRefused() {
            assertThat(Compilation.ofPoint("interface View {} @SubHandle View m(String name) throws Exception;")
                            .errors())
                    .singleElement()
                    .asString()
                    .startsWith("Point.m: a @SubHandle method must not declare exceptions");
        }

        @Test
        void functionsAreRefused() {
            assertThat(Compilation.ofPoint("interface View {} @SubHandle View m(Supplier<String> name);")
                            .errors())
                    .singleElement()
                    .asString()
                    .startsWith("Point.m: a @SubHandle method must not take a function");
        }
    }
}
