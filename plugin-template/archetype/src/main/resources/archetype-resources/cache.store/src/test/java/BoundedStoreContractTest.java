package ${package};

import dev.jackfield.spi.cache.CacheStoreProvider;
import dev.jackfield.testkit.CacheStoreContract;
import dev.jackfield.testkit.DeclaredOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for every cache store, and what this one declares. */
class BoundedStoreContractTest extends CacheStoreContract {
    @Override
    protected CacheStoreProvider provider() {
        return new BoundedStoreProvider();
    }

    @Test
    void optionsAreThoseOfTheReadme() {
        DeclaredOptions.of(provider()).are(Map.of("maximum_entries", 1_000L));
    }
}
