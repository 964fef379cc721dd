package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** What the parts of {@link DatabaseContract} stand on. */
abstract class DatabaseAspect {
    private final DatabaseContract contract;

    DatabaseAspect(DatabaseContract contract) {
        this.contract = contract;
    }

    /** {@return a database, started, closed after the test} */
    final Database start(Map<String, ?> options) throws Exception {
        return contract.start(options);
    }

    final Database start() throws Exception {
        return contract.start();
    }

    final TestContext context() {
        return contract.context();
    }

    static String fresh() {
        return DatabaseContract.fresh();
    }

    static Migrations pages(String namespace) {
        return DatabaseContract.pages(namespace);
    }

    static void run(DataSource source, String sql) throws SQLException {
        DatabaseContract.run(source, sql);
    }

    static long number(DataSource source, String sql) throws SQLException {
        return DatabaseContract.number(source, sql);
    }

    static long number(Connection connection, String sql) throws SQLException {
        return DatabaseContract.number(connection, sql);
    }

    static Migrations with(Migrations before, Migration... more) {
        List<Migration> steps = new ArrayList<>(before.steps());
        steps.addAll(List.of(more));
        return new Migrations(before.namespace(), steps);
    }

    static void assertRefused(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        JackfieldException.class,
                        refusal -> assertThat(refusal.code())
                                .as(refusal.getMessage())
                                .isEqualTo(code));
    }
}
