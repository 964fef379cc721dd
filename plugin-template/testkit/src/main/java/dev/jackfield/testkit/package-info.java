/**
 * What the author of a plugin tests with: contracts per extension point to extend, {@code SwapUnderLoad} and
 * {@code LeakProof} to run, {@code TestContext} and {@code FakeClock} for everything else.
 */
package dev.jackfield.testkit;
