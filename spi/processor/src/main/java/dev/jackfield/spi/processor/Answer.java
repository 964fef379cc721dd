package dev.jackfield.spi.processor;

/** What a handle has to do for what a method answers. */
enum Answer {
    /** A value: the call is over when the method returns. */
    VALUE,
    /** A future: the call is over when it completes. */
    FUTURE,
    /** Something closeable: holds its generation until it is closed. */
    PINNED,
    /** A stream of the JDK: as {@link #PINNED}, through its close handlers. */
    STREAM,
    /** An interface that is swapped underneath. */
    SUB_HANDLE,
    /** Nothing of these: a caller could keep it beyond its generation. */
    REFUSED
}
