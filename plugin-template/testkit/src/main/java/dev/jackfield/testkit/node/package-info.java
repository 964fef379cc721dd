/**
 * Several nodes of Jackfield in one test: each a process of its own, started from an unpacked distribution, under load, to
 * be killed, frozen and partitioned.
 */
package dev.jackfield.testkit.node;
