/** Bindings: handles, generations, swap, drain, roll back. The door is {@code Switchboard}. */
package dev.jackfield.kernel.binding;
