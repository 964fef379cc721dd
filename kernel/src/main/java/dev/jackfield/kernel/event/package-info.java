/** What happened, for operators: a bounded log of events that the API streams. */
package dev.jackfield.kernel.event;
