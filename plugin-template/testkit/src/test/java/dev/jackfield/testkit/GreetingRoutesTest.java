package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.http.Routes;
import dev.jackfield.spi.http.RoutesProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract against the smallest plugin with routes. */
class GreetingRoutesTest extends RoutesContract {
    private static final Option<String> WORD =
            Option.string("word").doc("What it says.").defaultsTo("hello");

    /** Greets whoever is named. */
    static final class Greeting implements RoutesProvider {
        @Override
        public String name() {
            return "greeting";
        }

        @Override
        public Options options() {
            return Options.of(WORD);
        }

        @Override
        public Routes create(OptionValues options, ProviderContext context) {
            String word = options.get(WORD);
            return mount -> mount.router()
                    .get("/greetings/:name")
                    .handler(request -> request.end(word + " " + request.pathParam("name")));
        }
    }

    @Override
    protected RoutesProvider provider() {
        return new Greeting();
    }

    @Override
    protected List<String> requests() {
        return List.of("GET /greetings/ada", "GET /greetings/grace?loud=true");
    }

    @Test
    void optionReachesTheRoutes() throws Exception {
        assertThat(RawClient.ask(context().serve(create(Map.of("word", "good day"))), "GET /greetings/ada")
                        .body())
                .isEqualTo("good day ada");
    }
}
