package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.dashboard.Page;
import dev.jackfield.spi.dashboard.PageFile;
import dev.jackfield.spi.dashboard.PageProvider;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What holds for every {@link Page}.
 *
 * @since 1.0
 */
@Timeout(60)
public abstract class PageContract extends ProviderContract<Page> {
    /** For the subclass. */
    protected PageContract() {
        super(Page.class);
    }

    @Override
    protected abstract PageProvider provider();

    /** What is shown. */
    @Nested
    class Showing {
        @Test
        void itHasATitleInEnglishAtLeast() throws Exception {
            assertThat(create().titles())
                    .containsKey("en")
                    .allSatisfy(
                            (language, title) -> assertThat(title).as(language).isNotBlank());
        }

        @Test
        void itsModuleIsOneOfItsFilesAndIsJavaScript() throws Exception {
            Page page = create();
            PageFile module = page.file(page.module());

            assertThat(module).isNotNull();
            assertThat(module.contentType()).startsWith("text/javascript");
            assertThat(module.content()).isNotEmpty();
        }

        @Test
        void whatIsNotThereIsNull() throws Exception {
            Page page = create();

            assertThat(page.file("no/such/file.js")).isNull();
            assertThat(page.file("../" + page.module())).isNull();
            assertThat(page.file("")).isNull();
        }
    }
}
