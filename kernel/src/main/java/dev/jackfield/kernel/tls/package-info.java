/** Certificates and keys of listeners: read, checked, watched. */
package dev.jackfield.kernel.tls;
