/** Caches: {@code Caches} and {@code Cache} for applications, {@code CacheStore} for those who write a level. */
package dev.jackfield.spi.cache;
