/** What generated handles stand on: the slot they read, the phases it goes through, calls in flight. For the kernel. */
package dev.jackfield.spi.handle;
