/**
 * Real servers for tests, from Maven Central alone: {@code RedisServers}, {@code PostgresServer}, {@code MariaDbServer}, and
 * {@code ServerExtension}, which gives one to the tests of a class or of a whole run. They listen on 127.0.0.1, keep their files below
 * {@code target/servers}, and end with what started them.
 */
package dev.jackfield.testkit.server;
