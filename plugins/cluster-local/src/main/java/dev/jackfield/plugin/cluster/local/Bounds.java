package dev.jackfield.plugin.cluster.local;

/**
 * What is bounded.
 *
 * @param message the bytes of a message
 * @param queueMessages the messages that wait for one subscriber
 * @param queueBytes their bytes
 */
record Bounds(int message, int queueMessages, long queueBytes) {}
