package dev.jackfield.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    private static final String EMPTY = List.of("settings", "bindings", "defaults").stream()
            .map(name -> "by hand\n<!-- begin " + name + " -->\nold\n<!-- end " + name + " -->\n")
            .reduce("", String::concat);

    @Test
    void everySettingAndOptionIsOnThePage() {
        String page = ConfigurationPage.renew(EMPTY, Desk.all().catalog());
        Schema.SECTIONS.forEach((section, options) -> {
            assertThat(page).contains("### `" + section + "`");
            options.forEach(option -> assertThat(page).contains("| `" + option.name() + "` |"));
        });
        assertThat(page)
                .contains(
                        "| `maximum_entries` | integer, in entries | `10000` | `1` to `1000000` | How many entries fit. |",
                        "| `time_to_live` | duration | none |  | How long. |",
                        "| `password` | string | none |  | What it asks for. Masked wherever it would be shown. |",
                        "| `uri` | uri | required |  | Where it is. |",
                        "| `policy` | choice | `lru` | `lru`, `lfu` |",
                        "| `levels` | bindings of `cache.store` | `[l1]` |",
                        "    l1: {provider: caffeine}",
                        "    default: {provider: levels, levels: [l1]}")
                .doesNotContain("\nold\n", "`http.routes`");
    }

    @Test
    void drawingItAgainChangesNothingAndWhatIsWrittenByHandStays() {
        String page = ConfigurationPage.renew(EMPTY, Desk.all().catalog());
        assertThat(ConfigurationPage.renew(page, Desk.all().catalog())).isEqualTo(page);
        assertThat(page.split("by hand", -1)).hasSize(4);
    }

    @Test
    void aPageWithoutARegionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigurationPage.renew("", Desk.all().catalog()))
                .withMessageContaining("no region \"settings\"");
    }
}
