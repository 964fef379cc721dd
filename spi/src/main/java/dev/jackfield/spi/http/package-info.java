/** HTTP: routes on the control listener, the gateway of the traffic listener. Names Vert.x Web. */
package dev.jackfield.spi.http;
