package dev.jackfield.kernel.http;

/** What a token allows. Every route names one; there is no default. */
enum Scope {
    /** No token is asked for. */
    OPEN,
    /** Looking. */
    READ,
    /** Changing. */
    WRITE,
    /** Bringing code in. */
    ADMIN
}
