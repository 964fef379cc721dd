package ${package};

import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.http.Routes;
import dev.jackfield.spi.http.RoutesProvider;

/** The door of this plugin: makes the routes {@code ${provider}}. */
public final class GreetingProvider implements RoutesProvider {
    static final Option<String> WORD =
            Option.string("word").doc("What is said before the name.").defaultsTo("hello");

    @Override
    public String name() {
        return "${provider}";
    }

    @Override
    public Options options() {
        return Options.of(WORD);
    }

    @Override
    public Routes create(OptionValues options, ProviderContext context) {
        return new Greeting(options.get(WORD));
    }
}
