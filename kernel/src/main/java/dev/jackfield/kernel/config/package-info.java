/** Configuration: sources, merging, checking, the plan, the overlay, the data folder. The door is {@code Configuration}. */
package dev.jackfield.kernel.config;
