/** Talk between nodes: topics, members, counters, leaders, and who of them is in charge of a key. */
package dev.jackfield.spi.cluster;
