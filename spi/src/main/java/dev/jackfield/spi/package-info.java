/** The doors that every plugin uses: providers, their context, their options, and what an instance may add to itself. */
package dev.jackfield.spi;
