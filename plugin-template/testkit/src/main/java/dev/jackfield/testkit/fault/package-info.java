/**
 * A place to try faults: a proxy that delays, cuts, silences and corrupts what passes it, networks of them that can be
 * partitioned, processes that are frozen and killed, and disks that are full. Everything is on this machine and ends with
 * what started it.
 */
package dev.jackfield.testkit.fault;
