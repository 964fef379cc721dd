/** Who may do what: tokens, JWTs, sessions of browsers, and how often one may be wrong. */
package dev.jackfield.kernel.access;
