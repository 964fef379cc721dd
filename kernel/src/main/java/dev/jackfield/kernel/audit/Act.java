package dev.jackfield.kernel.audit;

import dev.jackfield.kernel.access.Principal;

/**
 * What somebody is about to do.
 *
 * @param actor who
 * @param remoteAddress from where; empty for what happens on this machine
 * @param action what, such as {@code binding.swap}
 * @param target with what, such as {@code cache.store/l1}
 */
public record Act(Principal actor, String remoteAddress, String action, String target) {}
