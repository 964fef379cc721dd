package dev.jackfield.spi.metric;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What {@link Metrics#timed(Class, Object)} times: a method of an interface, or with the interface all of its methods.
 *
 * @since 1.0
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Timed {
    /**
     * {@return of a method the timer's name, of an interface what stands before the methods' names; left out, both are taken
     * from the code: {@code OrderDesk.placeOrder} is {@code order_desk.place_order}}
     */
    String value() default "";
}
