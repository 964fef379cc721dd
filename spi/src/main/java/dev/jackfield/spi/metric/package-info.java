/** Meters. Names Micrometer. */
package dev.jackfield.spi.metric;
