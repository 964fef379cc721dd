package dev.jackfield.kernel.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a token allows, each with all before it. Every route names one; there is no default. */
public enum Scope {
    /** No token is asked for. */
    OPEN,
    /** Looking. */
    READ,
    /** Changing. */
    WRITE,
    /** Bringing code in, and deciding who may do what. */
    ADMIN;

    /**
     * {@return the word for it, such as {@code read}}
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return the scope of a word that a token can have; empty where there is none}
     *
     * @param word such as {@code read}
     */
    public static Optional<Scope> of(String word) {
        return granted().stream().filter(scope -> scope.word().equals(word)).findFirst();
    }

    /**
     * {@return the scopes that a token can have}
     */
    public static List<Scope> granted() {
        return Arrays.stream(values()).filter(scope -> scope != OPEN).toList();
    }
}
