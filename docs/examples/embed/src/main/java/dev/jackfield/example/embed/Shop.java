package dev.jackfield.example.embed;

import dev.jackfield.spi.metric.Timed;

/** Something of the application's, whose calls are to be timed. */
public interface Shop {
    /**
     * {@return what was sold}
     *
     * @param what is asked for
     */
    @Timed("shop.sell")
    String sell(String what);
}
