/** Upstreams: the nodes behind the gateway and how one is chosen. */
package dev.jackfield.spi.balance;
