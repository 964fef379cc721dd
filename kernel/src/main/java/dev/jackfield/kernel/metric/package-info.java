/** One Micrometer registry, and a tracked view of it for each generation. */
package dev.jackfield.kernel.metric;
