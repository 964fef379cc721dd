package dev.jackfield.kernel.binding;

/** A generic parent, whose answer means something only in the point below it. */
public interface Vault<L> {
    L open();
}
