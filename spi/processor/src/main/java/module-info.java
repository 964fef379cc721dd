/** Writes handles and {@code META-INF/services} at build time, and refuses extension points that could not be swapped. */
module dev.jackfield.spi.processor {
    requires java.compiler;

    provides javax.annotation.processing.Processor with
            dev.jackfield.spi.processor.JackfieldProcessor;
}
