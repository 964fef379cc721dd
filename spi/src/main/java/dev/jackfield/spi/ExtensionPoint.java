package dev.jackfield.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface as an extension point: something that plugins provide and configuration plugs in.
 *
 * <p>The name is what configuration, HTTP and meters call it. Left out, it is derived from the type: the package below
 * {@code spi}, then the type's name in snake_case, each part said once: {@code dev.jackfield.spi.cache.CacheStore} is
 * {@code cache.store}. See {@link ExtensionPoints#nameOf}.
 *
 * @since 1.0
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ExtensionPoint {
    /**
     * {@return the point's name, or empty to derive it from the type}
     */
    String value() default "";
}
