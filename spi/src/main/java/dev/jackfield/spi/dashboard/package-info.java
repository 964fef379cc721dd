/** The pages of the control listener that people look at: the dashboard, and what plugins add to it. */
package dev.jackfield.spi.dashboard;
