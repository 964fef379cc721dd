package dev.jackfield.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that a call which overlaps {@code close()} is harmless: it answers as if nothing were stored, and never
 * throws for that reason. Such calls are not counted as in flight, and a handle costs one volatile read. On a type it
 * holds for all methods but those marked {@link Mirrored}.
 *
 * @since 1.0
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface DrainFree {}
