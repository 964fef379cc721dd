package dev.jackfield.spi.database;

import dev.jackfield.spi.ExtensionPoint;
import dev.jackfield.spi.SubHandle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * A database: a pooled, migrated data source for each consumer that binds it, in a schema of the consumer's own.
 * Thread-safe. All methods may block, except {@link #dialect}, {@link #nodes} and {@link #statistics}.
 *
 * <p>A consumer keeps what {@link #dataSource} answers and takes a connection for each piece of work. A connection holds
 * its generation until it is closed; statements and results end with their connection, as JDBC has it. What the driver
 * throws is a {@link SQLException}; it must not be kept, because its class may be the plugin's.
 *
 * <pre>{@code
 * static final Migrations MIGRATIONS = Migrations.of("visits",
 *         Migration.of(1, "visits", "create table visit (id bigint primary key, page varchar(200) not null)"));
 *
 * DataSource visits = context.bind(Database.class, "default").dataSource(MIGRATIONS);
 * }</pre>
 *
 * @since 1.0
 */
@ExtensionPoint
public interface Database extends AutoCloseable {
    /** H2. */
    String H2 = "h2";
    /** PostgreSQL. */
    String POSTGRESQL = "postgresql";
    /** MySQL and MariaDB. */
    String MYSQL = "mysql";

    /**
     * {@return which SQL it speaks: {@link #H2}, {@link #POSTGRESQL}, {@link #MYSQL}, or another plugin's word. Another
     * generation may answer something else}
     */
    String dialect();

    /**
     * Connections to the primary, with the consumer's schema as the current one. Migrates that schema first, where it is
     * behind. When the database can't be reached now, the answer is a data source whose connections fail until it is, and
     * the migrations run then.
     *
     * @param migrations the consumer's namespace and what its schema is made of
     * @return the data source; keep it
     * @throws dev.jackfield.spi.JackfieldException {@code migration_failed} if a step failed, {@code migration_changed} if
     *     a step is another than the one that was applied, {@code schema_newer} if the schema has steps that are not among
     *     these
     */
    @SubHandle
    DataSource dataSource(Migrations migrations);

    /**
     * Connections that only read: to a healthy replica, or to the primary where there is none. What was written a moment
     * ago may not be seen yet.
     *
     * @param migrations as for {@link #dataSource}, which it implies
     * @return the data source; keep it
     * @throws dev.jackfield.spi.JackfieldException as {@link #dataSource}
     */
    @SubHandle
    DataSource readOnly(Migrations migrations);

    /**
     * A connection that only reads and sees what was committed before a position was taken: to a replica that has come that
     * far, or to the primary.
     *
     * @param migrations as for {@link #dataSource}, which it implies
     * @param after what has to be seen, from {@link #position}; one of another database leads to the primary
     * @return a connection, to be closed
     * @throws SQLException if none can be had
     */
    Connection readOnlyAfter(Migrations migrations, Position after) throws SQLException;

    /**
     * {@return how far the primary has come: whatever was committed before this call is before it}
     *
     * @throws SQLException if the primary can't be asked
     */
    Position position() throws SQLException;

    /**
     * {@return the servers behind it and how they are, the primary first}
     */
    List<DatabaseNode> nodes();

    /**
     * {@return counts of the pools, those of all servers together}
     */
    DatabaseStatistics statistics();

    /**
     * {@return whose data is in it, as far as it is in use: what was last asked of {@link #dataSource} for each namespace, the
     * furthest where consumers differ}
     */
    default List<Migrations> namespaces() {
        return List.of();
    }

    /**
     * Writes all rows of a consumer's schema, as of one moment, in a format that every database reads. The format ends with
     * counts and checks, so that what was cut off is noticed.
     *
     * @param migrations the consumer's namespace; its schema is migrated first, where it is behind
     * @param out gets UTF-8 text; not closed
     * @return how many rows were written
     * @throws SQLException if they can't be read, or have a value that can't be carried
     * @throws IOException if they can't be written
     */
    long exportTo(Migrations migrations, OutputStream out) throws SQLException, IOException;

    /**
     * Reads what {@link #exportTo} wrote, into empty tables, in one transaction, and compares what is there then with what
     * had been exported.
     *
     * @param migrations the consumer's namespace; its schema is migrated first, where it is behind, and has to be at the
     *     version that was exported
     * @param in what was exported; not closed
     * @return how many rows were read
     * @throws dev.jackfield.spi.JackfieldException {@code import_refused} if it is no such export, is cut off or altered,
     *     does not fit the schema, or finds rows in the tables; nothing has changed then
     * @throws SQLException if rows can't be written; nothing has changed then
     * @throws IOException if it can't be read; nothing has changed then
     */
    long importFrom(Migrations migrations, InputStream in) throws SQLException, IOException;

    @Override
    void close() throws Exception;
}
