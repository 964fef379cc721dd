package dev.jackfield.kernel.binding;

import dev.jackfield.spi.ExtensionPoint;

/** A stranger's extension point: there is no generated handle for it. */
@ExtensionPoint("greeter")
public interface Greeter extends AutoCloseable {
    String greet(String name) throws Exception;

    @Override
    default void close() throws Exception {}
}
