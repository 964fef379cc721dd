package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A schema is what its steps make of it: a part of {@link DatabaseContract}. */
abstract class DatabaseMigrating extends DatabaseAspect {
    DatabaseMigrating(DatabaseContract contract) {
        super(contract);
    }

    @Test
    void stepsAreRunOnce() throws Exception {
        Migrations pages = pages(fresh());
        run(start().dataSource(pages), "insert into page values (1, 'a')");
        Database again = start();

        assertThat(number(again.dataSource(pages), "select count(*) from page")).isEqualTo(1);
        assertThat(number(again.dataSource(pages), "select count(*) from schema_history"))
                .isEqualTo(1);
    }

    @Test
    void laterStepsAreAddedWhileTheFormerSourceGoesOn() throws Exception {
        Database database = start();
        Migrations before = pages(fresh());
        DataSource former = database.dataSource(before);
        DataSource latter = database.dataSource(with(
                before,
                Migration.of(2, "size", "alter table page add column size integer"),
                Migration.of(5, "default", "update page set size = 0", "insert into page values (9, 'nine', 81)")));

        assertThat(number(latter, "select size from page where id = 9")).isEqualTo(81);
        run(former, "insert into page (id, name) values (1, 'a')");
        assertThat(number(latter, "select count(*) from page")).isEqualTo(2);
    }

    @Test
    void namespacesAreApart() throws Exception {
        Database database = start();
        DataSource one = database.dataSource(pages(fresh()));
        DataSource other = database.dataSource(pages(fresh()));
        run(one, "insert into page values (1, 'a')");

        assertThat(number(other, "select count(*) from page")).isZero();
        assertThat(number(one, "select count(*) from page")).isEqualTo(1);
    }

    @Test
    void failedStepIsToldAndWhatRanGoesOn() throws Exception {
        Database database = start();
        Migrations before = pages(fresh());
        DataSource source = database.dataSource(before);

        assertThatThrownBy(() -> database.dataSource(with(
                        before,
                        Migration.of(
                                2, "broken", "insert into page values (2, 'b')", "insert into nowhere values (1)"))))
                .isInstanceOf(JackfieldException.class)
                .hasMessageContaining(before.namespace())
                .hasMessageContaining("migration 2 (broken) failed at statement 2 of 2");
        run(source, "insert into page values (1, 'a')");
        assertThat(number(source, "select count(*) from page where id = 1")).isEqualTo(1);
    }

    @Test
    void failedStepGoesOnWhenItsRestIsMended() throws Exception {
        Migrations before = pages(fresh());
        String first = "create table size (id integer)";
        assertRefused(
                "migration_failed",
                () -> start().dataSource(
                                with(before, Migration.of(2, "size", first, "insert into nowhere values (1)"))));
        DataSource mended =
                start().dataSource(with(before, Migration.of(2, "size", first, "insert into size values (7)")));

        assertThat(number(mended, "select id from size")).isEqualTo(7);
    }

    @Test
    void changedStepIsRefused() throws Exception {
        String namespace = fresh();
        start().dataSource(pages(namespace));

        assertRefused(
                "migration_changed",
                () -> start().dataSource(Migrations.of(
                        namespace, Migration.of(1, "pages", "create table page (id bigint not null primary key)"))));
    }

    @Test
    void stepBelowTheLastIsRefused() throws Exception {
        String namespace = fresh();
        start().dataSource(Migrations.of(namespace, Migration.of(2, "b", "create table b (id integer)")));

        assertRefused(
                "migration_changed",
                () -> start().dataSource(Migrations.of(
                        namespace,
                        Migration.of(1, "a", "create table a (id integer)"),
                        Migration.of(2, "b", "create table b (id integer)"))));
    }

    @Test
    void schemaNewerThanTheCodeIsRefusedAndWhatRanGoesOn() throws Exception {
        Database database = start();
        Migrations before = pages(fresh());
        DataSource source = database.dataSource(before);
        start().dataSource(with(before, Migration.of(2, "next", "create table next (id integer)")));

        assertRefused("schema_newer", () -> start().dataSource(before));
        run(source, "insert into page values (1, 'a')");
    }

    @Test
    void stepWithoutStatementsForTheDialectIsRefused() throws Exception {
        Migrations elsewhere = new Migrations(
                fresh(), List.of(new Migration(1, "elsewhere", Map.of("cobol", List.of("MOVE A TO B")))));

        assertThatThrownBy(() -> start().dataSource(elsewhere)).hasMessageContaining("cobol");
    }

    @Test
    void ofTwoNodesThatMigrateAtOnceOneDoes() throws Exception {
        String namespace = fresh();
        Migration[] steps = new Migration[10];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Migration.of(i + 1, "step " + i, "create table step" + i + " (id integer)");
        }
        Migrations migrations = Migrations.of(namespace, steps);
        List<Database> nodes = List.of(start(), start(), start());
        Together.run(3, node -> nodes.get(node).dataSource(migrations));

        assertThat(number(nodes.get(0).dataSource(migrations), "select count(*) from schema_history"))
                .isEqualTo(steps.length);
    }
}
