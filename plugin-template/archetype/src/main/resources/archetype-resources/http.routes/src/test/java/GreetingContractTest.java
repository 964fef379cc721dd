package ${package};

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.http.RoutesProvider;
import dev.jackfield.testkit.DeclaredOptions;
import dev.jackfield.testkit.RawClient;
import dev.jackfield.testkit.RoutesContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for all routes, and what these declare and answer. */
class GreetingContractTest extends RoutesContract {
    @Override
    protected RoutesProvider provider() {
        return new GreetingProvider();
    }

    @Override
    protected List<String> requests() {
        return List.of("GET /greetings/ada", "GET /greetings/grace?loud=true");
    }

    @Test
    void optionsAreThoseOfTheReadme() {
        DeclaredOptions.of(provider()).are(Map.of("word", "hello"));
    }

    @Test
    void wordIsSaidBeforeTheName() throws Exception {
        var address = context().serve(create(Map.of("word", "good day")));

        assertThat(RawClient.ask(address, "GET /greetings/ada").body()).isEqualTo("good day ada");
    }
}
