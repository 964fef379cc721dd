/** What reads the meters: exporters to monitoring systems, and a history of the last hour. */
package dev.jackfield.spi.monitor;
