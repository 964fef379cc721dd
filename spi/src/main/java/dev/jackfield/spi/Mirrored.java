package dev.jackfield.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that changes state which {@link Stateful} carries. While a swap carries state, a call reaches the old
 * generation, whose answer the caller gets, and then the new one. The parameter marked {@link Key} says what is changed;
 * without one, everything is.
 *
 * <p>The outcome must not depend on what was there before, because the new generation may not have it yet: a put or a
 * remove can be mirrored, an increment can't. What it answers is ready when it returns: neither a future nor something
 * to be closed. It must not call back into the same binding.
 *
 * @since 1.0
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Mirrored {
    /** Marks the parameter, a {@code String} or a {@code Collection<String>}, that names what is changed. */
    @Documented
    @Target(ElementType.PARAMETER)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Key {}
}
