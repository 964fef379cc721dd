// region provider
package org.example.levels;

import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.dashboard.Page;
import dev.jackfield.spi.dashboard.PageFile;
import dev.jackfield.spi.dashboard.PageProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** Makes the page {@code cache_levels}. */
public final class LevelsPageProvider implements PageProvider {
    @Override
    public String name() {
        return "cache_levels";
    }

    @Override
    public Options options() {
        return Options.of();
    }

    @Override
    public Page create(OptionValues options, ProviderContext context) {
        return new LevelsPage(Map.of("page.js", new PageFile("text/javascript; charset=utf-8", read("page.js"))));
    }

    private static byte[] read(String name) {
        try (InputStream in = Objects.requireNonNull(LevelsPageProvider.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record LevelsPage(Map<String, PageFile> files) implements Page {
        @Override
        public Map<String, String> titles() {
            return Map.of("en", "Cache levels", "zh", "缓存级别");
        }

        @Override
        public String module() {
            return "page.js";
        }

        @Override
        public PageFile file(String path) {
            return files.get(path);
        }
    }
}
// endregion
