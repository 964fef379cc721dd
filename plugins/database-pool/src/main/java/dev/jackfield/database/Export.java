package dev.jackfield.database;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.jackfield.spi.database.Migrations;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the rows of a schema, one JSON value a line:
 *
 * <pre>
 * {"format": "jackfield-database/1", "namespace": "visits", "version": 3}
 * {"table": "visit", "columns": ["id", "page"]}
 * ["1", "/"]
 * {"rows": 1, "digests": {"visit": "1:4f…"}}
 * </pre>
 */
final class Export {
    static final String FORMAT = "jackfield-database/1";

    private final Engine engine;
    private final Connection connection;
    private final String schema;
    private final Migrations migrations;

    Export(Engine engine, Connection connection, String schema, Migrations migrations) {
        this.engine = engine;
        this.connection = connection;
        this.schema = schema;
        this.migrations = migrations;
    }

    long to(OutputStream out) throws SQLException, IOException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(engine.snapshot());
        try (JsonGenerator json = new JsonFactory()
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .createGenerator(out)) {
            json.setRootValueSeparator(new SerializedString("\n"));
            return write(json);
        } finally {
            connection.rollback();
        }
    }

    private long write(JsonGenerator json) throws SQLException, IOException {
        json.writeStartObject();
        json.writeStringField("format", FORMAT);
        json.writeStringField("namespace", migrations.namespace());
        json.writeNumberField("version", migrations.version());
        json.writeEndObject();
        Map<String, PortableValue.Digest> digests = new LinkedHashMap<>();
        for (Tables.Table table : Tables.of(engine, connection, schema).tables()) {
            json.writeStartObject();
            json.writeStringField("table", table.key());
            json.writeArrayFieldStart("columns");
            for (Tables.Column column : Rows.columns(table)) {
                json.writeString(column.key());
            }
            json.writeEndArray();
            json.writeEndObject();
            PortableValue.Digest digest = new PortableValue.Digest();
            Rows.<IOException>read(engine, connection, schema, table, row -> {
                digest.add(row);
                json.writeStartArray();
                for (String value : row) {
                    json.writeString(value);
                }
                json.writeEndArray();
            });
            digests.put(table.key(), digest);
        }
        long rows =
                digests.values().stream().mapToLong(PortableValue.Digest::rows).sum();
        json.writeStartObject();
        json.writeNumberField("rows", rows);
        json.writeObjectFieldStart("digests");
        for (Map.Entry<String, PortableValue.Digest> digest : digests.entrySet()) {
            json.writeStringField(digest.getKey(), digest.getValue().toString());
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
        return rows;
    }
}
