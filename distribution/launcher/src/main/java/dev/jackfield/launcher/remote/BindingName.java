package dev.jackfield.launcher.remote;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Which binding, as {@code POINT/NAME}.
 *
 * @param point such as {@code cache.store}
 * @param name such as {@code l1}
 */
record BindingName(String point, String name) {
    String path() {
        return "/api/v1/bindings/" + Server.segment(point) + "/" + Server.segment(name);
    }

    /** For picocli. */
    static final class Reader implements ITypeConverter<BindingName> {
        @Override
        public BindingName convert(String text) {
            int slash = text.indexOf('/');
            if (slash < 1 || slash == text.length() - 1) {
                throw new TypeConversionException(
                        "\"" + text + "\" is no binding: write POINT/NAME, such as cache.store/l1");
            }
            return new BindingName(text.substring(0, slash), text.substring(slash + 1));
        }
    }
}
