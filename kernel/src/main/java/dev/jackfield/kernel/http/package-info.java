/** The two listeners: {@code ControlListener} with the API, {@code TrafficListener} in front of the gateway. */
package dev.jackfield.kernel.http;
