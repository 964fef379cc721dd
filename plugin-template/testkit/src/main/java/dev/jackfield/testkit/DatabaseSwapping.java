package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.StateEntry;
import dev.jackfield.spi.Stateful;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** From one generation to the next: a part of {@link DatabaseContract}. */
abstract class DatabaseSwapping extends DatabaseAspect {
    DatabaseSwapping(DatabaseContract contract) {
        super(contract);
    }

    private List<StateEntry> exported(Database database) {
        List<StateEntry> entries = new ArrayList<>();
        ((Stateful) database).exportState().forEachRemaining(entries::add);
        return entries;
    }

    @Test
    void namespacesInUseAreMigratedBeforeTheNextServes() throws Exception {
        Migrations pages = pages(fresh());
        Database before = start();
        DataSource source = before.dataSource(pages);
        run(source, "insert into page values (1, 'a')");
        Database after = start();
        List<StateEntry> state = exported(before);
        state.forEach(((Stateful) after)::importState);

        assertThat(state).anySatisfy(entry -> assertThat(entry.value()).isEqualTo(pages));
        assertThat(((Stateful) after).stateFormat()).isEqualTo(((Stateful) before).stateFormat());
        before.close();
        assertThat(number(after.dataSource(pages), "select count(*) from page")).isEqualTo(1);
    }

    @Test
    void migrationThatFailsInTheNextStopsTheSwap() throws Exception {
        String namespace = fresh();
        start().dataSource(pages(namespace));
        Migrations other = Migrations.of(namespace, Migration.of(1, "other", "create table other (id integer)"));
        Database after = start();

        assertThatThrownBy(() -> ((Stateful) after).importState(new StateEntry("namespace/" + namespace, other)))
                .hasMessageContaining(namespace);
    }
}
