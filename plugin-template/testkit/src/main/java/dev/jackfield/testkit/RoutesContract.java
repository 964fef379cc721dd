package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.http.Routes;
import dev.jackfield.spi.http.RoutesProvider;
import dev.jackfield.testkit.RawClient.Reply;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What holds for all {@link Routes}.
 *
 * @since 1.0
 */
@Timeout(60)
public abstract class RoutesContract extends ProviderContract<Routes> {
    /** For the subclass. */
    protected RoutesContract() {
        super(Routes.class);
    }

    @Override
    protected abstract RoutesProvider provider();

    /**
     * {@return requests that the routes answer with success, each as {@code GET /path}; at least one}
     */
    protected abstract List<String> requests();

    /** What is served. */
    @Nested
    class Serving {
        @Test
        void everyRequestIsAnswered() throws Exception {
            URI address = context().serve(create());
            assertThat(requests()).isNotEmpty().allSatisfy(request -> {
                Reply reply = RawClient.ask(address, request);
                assertThat(reply.status()).as(request).isBetween(200, 299);
            });
        }

        @Test
        void otherPathsAreLeftToOthers() throws Exception {
            URI address = context().serve(create());

            assertThat(RawClient.ask(address, "GET /no/such/path/of/anybody").status())
                    .isEqualTo(404);
        }
    }
}
