/** Where a generation's routes live; lent by the context of every provider. Names Vert.x Web. */
package dev.jackfield.spi.mount;
