/** Pools, migrations, replicas and transfer, for the plugins that say which database it is. */
package dev.jackfield.database;
