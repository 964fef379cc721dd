package dev.jackfield.database;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.database.Migrations;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what {@link Export} wrote. What it has written is read back and compared before it is committed. */
final class Import {
    private static final int BATCH = 500;

    private final Engine engine;
    private final Connection connection;
    private final String schema;
    private final Migrations migrations;
    private final Map<String, Tables.Table> tables = new HashMap<>();
    private @Nullable Insert insert;
    private long rows;

    Import(Engine engine, Connection connection, String schema, Migrations migrations) {
        this.engine = engine;
        this.connection = connection;
        this.schema = schema;
        this.migrations = migrations;
    }

    long from(InputStream in) throws SQLException, IOException {
        Tables all = Tables.of(engine, connection, schema);
        all.tables().forEach(table -> tables.put(table.key(), table));
        connection.setAutoCommit(false);
        boolean done = false;
        try (JsonParser json =
                new JsonFactory().disable(JsonParser.Feature.AUTO_CLOSE_SOURCE).createParser(in)) {
            refuseRows(all);
            engine.ignoreReferences(connection, schema, all.names());
            Map<String, String> digests = read(json);
            compare(all, digests);
            checkReferences(all);
            engine.heedReferences(connection, schema, all.names(), false);
            if (engine.rollsBackTables()) {
                continueCounting(all);
            }
            connection.commit();
            done = true;
        } catch (JsonProcessingException e) {
            throw refused("it is no export, or was cut off: " + e.getOriginalMessage());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw refused("a value does not fit its column: " + e.getMessage());
        } finally {
            if (!done) {
                connection.rollback();
            }
            // a connection that broke heeds them when it is made anew
            if (done || connection.isValid(1)) {
                engine.heedReferences(connection, schema, all.names(), true);
            }
        }
        if (!engine.rollsBackTables()) {
            continueCounting(all);
            connection.commit();
        }
        return rows;
    }

    private JackfieldException refused(String why) {
        return new JackfieldException("import_refused", migrations.namespace() + ": " + why, null);
    }

    private void refuseRows(Tables all) throws SQLException {
        for (Tables.Table table : all.tables()) {
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("select count(*) from " + name(table.name()))) {
                if (found.next() && found.getLong(1) > 0) {
                    throw refused("the table " + table.name() + " has " + found.getLong(1)
                            + " rows; an import goes into empty tables");
                }
            }
        }
    }

    private String name(String table) {
        return engine.quoted(schema) + "." + engine.quoted(table);
    }

    // --- reading ---

    /** {@return the digests at the end} */
    private Map<String, String> read(JsonParser json) throws SQLException, IOException {
        Map<String, Object> header = object(json);
        if (!Export.FORMAT.equals(header.get("format"))) {
            throw refused("the format is " + header.get("format") + ", possible is " + Export.FORMAT);
        }
        if (!migrations.namespace().equals(header.get("namespace"))) {
            throw refused("it is an export of " + header.get("namespace"));
        }
        if (!String.valueOf(migrations.version()).equals(String.valueOf(header.get("version")))) {
            throw refused("it is of version " + header.get("version") + " of the schema, here is version "
                    + migrations.version());
        }
        try {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.START_ARRAY) {
                    if (insert == null) {
                        throw refused("it has a row before the first table");
                    }
                    insert.row(json);
                    rows++;
                } else {
                    Map<String, Object> object = members(json);
                    if (object.get("digests") instanceof Map<?, ?> digests) {
                        end();
                        if (!String.valueOf(rows).equals(String.valueOf(object.get("rows")))) {
                            throw refused("it should have " + object.get("rows") + " rows and has " + rows);
                        }
                        return digests.entrySet().stream()
                                .collect(Collectors.toMap(
                                        entry -> String.valueOf(entry.getKey()),
                                        entry -> String.valueOf(entry.getValue())));
                    }
                    begin(object);
                }
            }
        } finally {
            if (insert != null) {
                insert.close();
            }
        }
        throw refused("it was cut off: the end is missing");
    }

    private void begin(Map<String, Object> object) throws SQLException {
        end();
        Tables.Table table = tables.get(String.valueOf(object.get("table")));
        if (table == null) {
            throw refused("it has a table " + object.get("table") + ", the schema has "
                    + String.join(", ", tables.keySet().stream().sorted().toList()));
        }
        List<Tables.Column> columns = Rows.columns(table);
        List<String> here = columns.stream().map(Tables.Column::key).toList();
        if (!here.equals(object.get("columns"))) {
            throw refused("the table " + table.name() + " has the columns " + object.get("columns") + " there, and "
                    + here + " here");
        }
        insert = new Insert(table, columns);
    }

    private void end() throws SQLException {
        Insert before = insert;
        insert = null;
        if (before != null) {
            try (before) {
                before.flush();
            }
        }
    }

    private Map<String, Object> object(JsonParser json) throws IOException {
        json.nextToken();
        return members(json);
    }

    private Map<String, Object> members(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw refused("it is no export");
        }
        Map<String, Object> members = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_OBJECT) {
                members.put(name, members(json));
            } else if (token == JsonToken.START_ARRAY) {
                List<String> items = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    items.add(json.getText());
                }
                members.put(name, items);
            } else {
                members.put(name, json.getText());
            }
        }
        return members;
    }

    /** The rows of one table. */
    private final class Insert implements AutoCloseable {
        private final List<Tables.Column> columns;
        private final PreparedStatement statement;
        private int waiting;

        Insert(Tables.Table table, List<Tables.Column> columns) throws SQLException {
            this.columns = columns;
            Tables.Table ordered = new Tables.Table(table.name(), columns, List.of());
            this.statement = connection.prepareStatement("insert into " + name(table.name()) + " ("
                    + Tables.list(engine, ordered) + ") " + (table.counts() ? engine.overriding() + " " : "")
                    + "values ("
                    + columns.stream().map(column -> "?").collect(Collectors.joining(", ")) + ")");
        }

        void row(JsonParser json) throws SQLException, IOException {
            int at = 0;
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (at == columns.size()) {
                    throw refused("row " + (rows + 1) + " has more values than its table has columns");
                }
                if (token == JsonToken.VALUE_NULL) {
                    statement.setNull(at + 1, Types.NULL);
                } else if (token == JsonToken.VALUE_STRING) {
                    columns.get(at).value().write(statement, at + 1, json.getText());
                } else {
                    throw refused("row " + (rows + 1) + " has something other than texts");
                }
                at++;
            }
            if (at != columns.size()) {
                throw refused(
                        "row " + (rows + 1) + " has " + at + " values, its table has " + columns.size() + " columns");
            }
            statement.addBatch();
            if (++waiting == BATCH) {
                flush();
            }
        }

        void flush() throws SQLException {
            if (waiting > 0) {
                statement.executeBatch();
                waiting = 0;
            }
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }

    // --- checking ---

    private void compare(Tables all, Map<String, String> digests) throws SQLException {
        for (Tables.Table table : all.tables()) {
            String there = digests.get(table.key());
            if (there == null) {
                throw refused("it has no table " + table.name());
            }
            PortableValue.Digest here = new PortableValue.Digest();
            Rows.<SQLException>read(engine, connection, schema, table, here::add);
            if (!here.toString().equals(there)) {
                throw refused(
                        "what is in " + table.name() + " after the import is not what was exported: a column holds"
                                + " less here than it did there, or the export was altered");
            }
        }
    }

    private void checkReferences(Tables all) throws SQLException {
        for (Tables.Table table : all.tables()) {
            for (Tables.Reference reference : table.references()) {
                String join = reference.columns().entrySet().stream()
                        .map(pair -> "c." + engine.quoted(pair.getKey()) + " = p." + engine.quoted(pair.getValue()))
                        .collect(Collectors.joining(" and "));
                String there = reference.columns().keySet().stream()
                        .map(column -> "c." + engine.quoted(column) + " is not null")
                        .collect(Collectors.joining(" and "));
                try (Statement statement = connection.createStatement();
                        ResultSet found = statement.executeQuery("select count(*) from " + name(table.name())
                                + " c where " + there + " and not exists (select 1 from "
                                + name(reference.parent()) + " p where " + join + ")")) {
                    if (found.next() && found.getLong(1) > 0) {
                        throw refused(found.getLong(1) + " rows of " + table.name() + " refer to rows of "
                                + reference.parent() + " that are not there");
                    }
                }
            }
        }
    }

    private void continueCounting(Tables all) throws SQLException {
        for (Tables.Table table : all.tables()) {
            for (Tables.Column column : table.columns()) {
                if (column.counts()) {
                    try (Statement statement = connection.createStatement();
                            ResultSet greatest = statement.executeQuery(
                                    "select max(" + engine.quoted(column.name()) + ") from " + name(table.name()))) {
                        if (greatest.next() && greatest.getLong(1) > 0) {
                            engine.continueCounting(
                                    connection, schema, table.name(), column.name(), greatest.getLong(1) + 1);
                        }
                    }
                }
            }
        }
    }
}
