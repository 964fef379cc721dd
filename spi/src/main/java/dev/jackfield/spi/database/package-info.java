/** Databases: a pooled, migrated {@link javax.sql.DataSource} for whoever binds one. Whoever uses it requires {@code java.sql}. */
package dev.jackfield.spi.database;
