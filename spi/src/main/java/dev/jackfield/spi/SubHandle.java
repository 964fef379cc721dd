package dev.jackfield.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method whose result is an interface of its own that consumers keep. The handle answers with another handle, which
 * asks the binding's current generation for the result again after every swap. The method is called again with the same
 * arguments, so it must be cheap and answer the same thing for the same arguments.
 *
 * @since 1.0
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface SubHandle {}
