package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Tree;

/**
 * What a server answered.
 *
 * @param status of HTTP
 * @param text the body as it came
 * @param tree the same, read
 */
record Reply(int status, String text, Tree tree) {
    boolean ok() {
        return status / 100 == 2;
    }
}
