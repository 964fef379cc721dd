package dev.jackfield.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tables of a schema, as transfer needs to know them.
 *
 * @param tables in the order of their names, without the history
 */
record Tables(List<Table> tables) {
    /**
     * One table.
     *
     * @param name as the database spells it
     * @param columns those that are stored
     * @param references to other tables, each as child columns and what they refer to
     */
    record Table(String name, List<Column> columns, List<Reference> references) {
        String key() {
            return name.toLowerCase(Locale.ROOT);
        }

        boolean counts() {
            return columns.stream().anyMatch(Column::counts);
        }
    }

    /**
     * One column.
     *
     * @param name as the database spells it
     * @param value how it is carried
     * @param counts whether it counts by itself
     */
    record Column(String name, PortableValue value, boolean counts) {
        String key() {
            return name.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A foreign key.
     *
     * @param parent the table that is referred to
     * @param columns of the child, and those of the parent
     */
    record Reference(String parent, Map<String, String> columns) {}

    static Tables of(Engine engine, Connection connection, String schema) throws SQLException {
        DatabaseMetaData data = connection.getMetaData();
        String catalog = engine.schemasAreCatalogs() ? schema : null;
        String within = engine.schemasAreCatalogs() ? null : schema;
        List<String> names = new ArrayList<>();
        try (ResultSet rows = data.getTables(catalog, within, "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (rows.next()) {
                String name = rows.getString("TABLE_NAME");
                if (!name.equalsIgnoreCase(Migrator.HISTORY)) {
                    names.add(name);
                }
            }
        }
        names.sort(String.CASE_INSENSITIVE_ORDER);
        List<Table> tables = new ArrayList<>();
        for (String name : names) {
            tables.add(new Table(name, columns(data, catalog, within, name), references(data, catalog, within, name)));
        }
        return new Tables(tables);
    }

    private static List<Column> columns(DatabaseMetaData data, String catalog, String schema, String table)
            throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (ResultSet rows = data.getColumns(catalog, schema, escaped(data, table), "%")) {
            while (rows.next()) {
                if (!rows.getString("TABLE_NAME").equals(table) || "YES".equals(rows.getString("IS_GENERATEDCOLUMN"))) {
                    continue;
                }
                String name = rows.getString("COLUMN_NAME");
                String type = rows.getString("TYPE_NAME");
                PortableValue value = PortableValue.of(rows.getInt("DATA_TYPE"), type);
                if (value == null) {
                    throw new SQLException(table + "." + name + ": values of the type " + type
                            + " can't be carried to another database");
                }
                columns.add(new Column(name, value, "YES".equals(rows.getString("IS_AUTOINCREMENT"))));
            }
        }
        return columns;
    }

    private static List<Reference> references(DatabaseMetaData data, String catalog, String schema, String table)
            throws SQLException {
        Map<String, Map<String, String>> columns = new LinkedHashMap<>();
        Map<String, String> parents = new LinkedHashMap<>();
        try (ResultSet rows = data.getImportedKeys(catalog, schema, table)) {
            while (rows.next()) {
                String key = rows.getString("FK_NAME");
                parents.put(key, rows.getString("PKTABLE_NAME"));
                columns.computeIfAbsent(key, one -> new LinkedHashMap<>())
                        .put(rows.getString("FKCOLUMN_NAME"), rows.getString("PKCOLUMN_NAME"));
            }
        }
        List<Reference> references = new ArrayList<>();
        columns.forEach((key, pairs) -> references.add(new Reference(parents.getOrDefault(key, ""), pairs)));
        return references;
    }

    private static String escaped(DatabaseMetaData data, String name) throws SQLException {
        String escape = data.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    List<String> names() {
        return tables.stream().map(Table::name).toList();
    }

    /** All columns of a table, for a select or an insert. */
    static String list(Engine engine, Table table) {
        return table.columns().stream()
                .map(column -> engine.quoted(column.name()))
                .collect(Collectors.joining(", "));
    }

    /** A statement that reads a table from the database little by little. */
    static Statement reading(Connection connection) throws SQLException {
        Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        statement.setFetchSize(500);
        return statement;
    }
}
