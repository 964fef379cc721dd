package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.Migrations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Export and import: a part of {@link DatabaseContract}. */
abstract class DatabaseTransferring extends DatabaseAspect {
    DatabaseTransferring(DatabaseContract contract) {
        super(contract);
    }

    private byte[] exported(Database database, Migrations migrations) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        database.exportTo(migrations, out);
        return out.toByteArray();
    }

    private byte[] renamed(byte[] exported, String from, String to) {
        return new String(exported, StandardCharsets.UTF_8).replace(from, to).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void nothingIsLost() throws Exception {
        Database database = start();
        String from = fresh();
        String to = fresh();
        DataSource source = database.dataSource(SampleSchema.of(from));
        SampleSchema.fill(source, 1_200, 42);
        byte[] exported = renamed(exported(database, SampleSchema.of(from)), from, to);
        long rows = database.importFrom(SampleSchema.of(to), new ByteArrayInputStream(exported));
        DataSource target = database.dataSource(SampleSchema.of(to));

        assertThat(rows).isEqualTo(1_203);
        assertThat(SampleSchema.rows(target))
                .isEqualTo(SampleSchema.rows(source))
                .hasSize(1_200);
        SampleSchema.checkCounting(target);
        assertThatThrownBy(() -> run(target, "insert into thing (kind) values ('no such kind')"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void whatIsCutOffOrAlteredIsRefusedAndNothingHasChanged() throws Exception {
        Database database = start();
        String from = fresh();
        String to = fresh();
        SampleSchema.fill(database.dataSource(SampleSchema.of(from)), 30, 7);
        byte[] whole = renamed(exported(database, SampleSchema.of(from)), from, to);
        String text = new String(whole, StandardCharsets.UTF_8);
        Map<String, String> mistakes = new HashMap<>();
        mistakes.put("nothing", "");
        mistakes.put("no export", "{\"a\": 1}");
        mistakes.put("no JSON", "<html>");
        mistakes.put("cut within", text.substring(0, text.length() / 2));
        mistakes.put("cut before the end", text.substring(0, text.lastIndexOf("\n{") + 1));
        mistakes.put("altered", text.replaceFirst("\"plain\"", "\"plane\""));
        mistakes.put("a row less", text.replaceFirst("\n\\[\"one\"\\]", ""));
        mistakes.put("another version", text.replaceFirst("\"version\":2", "\"version\":1"));
        mistakes.put("another namespace", text.replace(to, from));
        DataSource target = database.dataSource(SampleSchema.of(to));

        mistakes.forEach((what, mistake) -> {
            assertRefused(
                    "import_refused",
                    () -> database.importFrom(
                            SampleSchema.of(to), new ByteArrayInputStream(mistake.getBytes(StandardCharsets.UTF_8))));
        });
        assertThat(number(target, "select count(*) from thing")).isZero();
        assertThat(number(target, "select count(*) from kind")).isZero();
        database.importFrom(SampleSchema.of(to), new ByteArrayInputStream(whole));
        assertThat(number(target, "select count(*) from thing")).isEqualTo(30);
    }

    @Test
    void tablesWithRowsAreNotImportedInto() throws Exception {
        Database database = start();
        String namespace = fresh();
        DataSource source = database.dataSource(SampleSchema.of(namespace));
        SampleSchema.fill(source, 3, 1);
        byte[] exported = exported(database, SampleSchema.of(namespace));

        assertRefused(
                "import_refused",
                () -> database.importFrom(SampleSchema.of(namespace), new ByteArrayInputStream(exported)));
        assertThat(number(source, "select count(*) from thing")).isEqualTo(3);
    }
}
