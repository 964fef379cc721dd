/** How much is logged, changed while it runs. */
package dev.jackfield.kernel.log;
