package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.Provider;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What holds for the providers of every extension point. The contract of a point extends it; an author extends that.
 *
 * @param <T> the extension point
 * @since 1.0
 */
public abstract class ProviderContract<T> {
    private final Class<T> point;
    private TestContext context;

    /**
     * @param point the extension point
     */
    protected ProviderContract(Class<T> point) {
        this.point = point;
        this.context = TestContext.of(point);
    }

    /**
     * {@return the provider to test}
     */
    protected abstract Provider<T> provider();

    /**
     * {@return options that the provider can't do without; none by default}
     */
    protected Map<String, Object> options() {
        return Map.of();
    }

    /**
     * Plugs into the context what the provider binds; nothing by default.
     *
     * @param fresh a new context
     */
    protected void prepare(TestContext fresh) {}

    /**
     * {@return the context of the running test}
     */
    protected final TestContext context() {
        return context;
    }

    /**
     * {@return a new instance, closed after the test}
     *
     * @param options in addition to {@link #options}
     * @throws Exception what the provider throws
     */
    protected final T create(Map<String, ?> options) throws Exception {
        Map<String, Object> all = new HashMap<>(options());
        all.putAll(options);
        return context.create(provider(), all);
    }

    /**
     * {@return a new instance with nothing but what it can't do without, closed after the test}
     *
     * @throws Exception what the provider throws
     */
    protected final T create() throws Exception {
        return create(Map.of());
    }

    @BeforeEach
    final void openContext() {
        context = TestContext.of(point);
        prepare(context);
    }

    @AfterEach
    final void closeContext() throws Exception {
        context.close();
    }

    /** How it is declared. */
    @Nested
    class Declaring {
        @Test
        void nameIsSnakeCase() {
            assertThat(provider().name()).matches("[a-z][a-z0-9_]*");
        }

        @Test
        void everyOptionIsDocumented() {
            assertThat(provider().options())
                    .allSatisfy(
                            option -> assertThat(option.doc()).as(option.name()).isNotBlank());
        }

        @Test
        void defaultsAreWhatWritingThemOutGives() {
            Map<String, Object> shown = provider().options().check(options()).masked();
            StreamSupport.stream(provider().options().spliterator(), false)
                    .filter(Option::secret)
                    .forEach(secret -> shown.remove(secret.name()));
            Map<String, Object> written = new HashMap<>(options());
            written.putAll(shown);

            assertThat(provider().options().check(written))
                    .isEqualTo(provider().options().check(options()));
        }

        @Test
        void unknownOptionIsRefused() {
            Map<String, Object> mistyped = new HashMap<>(options());
            mistyped.put("no_such_option", 1);

            assertThatThrownBy(() -> provider().options().check(mistyped))
                    .isInstanceOf(JackfieldException.class)
                    .hasMessageContaining("no_such_option");
        }
    }

    /** How instances come and go. */
    @Nested
    class Living {
        @Test
        void everyInstanceIsNew() throws Exception {
            assertThat(create()).isNotSameAs(create());
        }

        @Test
        void closingTwiceIsHarmless() throws Exception {
            if (create() instanceof AutoCloseable closeable) {
                closeable.close();
                closeable.close();
            }
        }
    }
}
