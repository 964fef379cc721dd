package dev.jackfield.kernel.config;

import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Problem;
import java.util.List;

/** A configuration that can't be applied, with every mistake in it. Its code is {@value #CODE}. */
public final class ConfigurationInvalid extends JackfieldException {
    /** The code. */
    public static final String CODE = "invalid_configuration";

    private static final long serialVersionUID = 1L;

    /**
     * @param problems every mistake, at least one; no secrets
     */
    public ConfigurationInvalid(List<Problem> problems) {
        super(CODE, problems);
    }
}
