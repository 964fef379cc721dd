/** What was changed, by whom and from where: append-only, chained by hash. */
package dev.jackfield.kernel.audit;
