/** Loads plugins, isolates and verifies them, watches the drop directory, unloads them and proves it. */
package dev.jackfield.kernel.plugin;
