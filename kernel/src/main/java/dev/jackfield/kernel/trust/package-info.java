/** Which plugins may be loaded: the lock file, signatures, trusted keys, revocation, and the decision. */
package dev.jackfield.kernel.trust;
