/** Puts plugins into a drop directory and into the lock file, without a server. */
package dev.jackfield.kernel.install;
