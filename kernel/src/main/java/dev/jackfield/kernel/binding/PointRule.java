package dev.jackfield.kernel.binding;

import dev.jackfield.kernel.binding.PointTypes.Answer;
import dev.jackfield.kernel.binding.PointTypes.Member;
import dev.jackfield.spi.Mirrored;
import dev.jackfield.spi.SubHandle;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Refuses extension points whose results could be kept beyond the generation that gave them. */
final class PointRule {
    private static final String KEPT = ": a caller could keep it beyond the generation that gave it";

    private final List<String> problems = new ArrayList<>();
    private final Set<List<Object>> seen = new HashSet<>();

    private PointRule() {}

    /** How an interface is reached. What the JDK declares is ruled only where a point inherits it. */
    private enum Use {
        POINT,
        SUB_HANDLE,
        PINNED
    }

    static void check(Class<?> point) throws StepFailed {
        String problems = problems(point);
        if (!problems.isEmpty()) {
            throw new StepFailed(problems, false);
        }
    }

    /** Why a point can't be bound; empty if it can. */
    static String problems(Class<?> point) {
        List<String> found = find(point);
        if (found.isEmpty()) {
            return "";
        }
        String allowed = found.stream().anyMatch(problem -> problem.contains(KEPT)) ? "; " + PointTypes.ALLOWED : "";
        return "the extension point " + point.getName() + " can't be bound: " + String.join("; ", found) + allowed;
    }

    private static List<String> find(Class<?> point) {
        PointRule rule = new PointRule();
        if (!point.isInterface()) {
            return List.of("it must be an interface");
        }
        if (point.getTypeParameters().length > 0) {
            rule.problems.add("it must not be generic");
        }
        if (point.isSealed()) {
            rule.problems.add("it must not be sealed: its handle implements it too");
        }
        rule.check(point, Use.POINT);
        return rule.problems;
    }

    private void check(Class<?> type, Use use) {
        if (!seen.add(List.of(type, use))) {
            return;
        }
        for (Class<?> at = type; at != null; at = at.getDeclaringClass()) {
            if (!Modifier.isPublic(at.getModifiers())) {
                problems.add(at.getName() + " must be public");
            }
        }
        Module module = type.getModule();
        if (!PointTypes.ofJdk(type) && !module.isExported(type.getPackageName(), PointRule.class.getModule())) {
            problems.add("its module " + module.getName() + " must export " + type.getPackageName());
        }
        for (Member member : PointTypes.members(type)) {
            if (use == Use.POINT || !PointTypes.ofJdk(member.owner())) {
                check(member, use);
            }
        }
    }

    private void check(Member member, Use use) {
        String where = member.owner().getSimpleName() + "." + member.method().getName();
        Answer answer = PointTypes.answer(member);
        if (answer == Answer.REFUSED) {
            problems.add(where + " must not return " + member.answer().getTypeName() + KEPT);
            return;
        }
        boolean pinned = use == Use.PINNED;
        if (pinned && (member.marked(Mirrored.class) || member.marked(SubHandle.class))) {
            problems.add(
                    where + ": what is closed by its caller is not swapped, so @Mirrored and @SubHandle say nothing"
                            + " here");
        }
        mirrored(where, member, answer);
        functions(where, member.method());
        if (answer == Answer.SUB_HANDLE) {
            subHandle(where, member);
        } else if (!pinned && PointTypes.isPinned(member.answer())) {
            check(PointTypes.raw(member.answer()), Use.PINNED);
        } else if (!pinned && answer == Answer.FUTURE) {
            var value = PointTypes.onlyArgument(member.answer());
            if (value != null && PointTypes.isPinned(value)) {
                check(PointTypes.raw(value), Use.PINNED);
            }
        }
    }

    private void mirrored(String where, Member member, Answer answer) {
        int keys = 0;
        for (Parameter parameter : member.method().getParameters()) {
            if (!parameter.isAnnotationPresent(Mirrored.Key.class)) {
                continue;
            }
            keys++;
            if (!member.marked(Mirrored.class)) {
                problems.add(where + ": @Mirrored.Key says nothing on a method that is not @Mirrored");
            } else if (parameter.getType() != String.class && !Collection.class.isAssignableFrom(parameter.getType())) {
                problems.add(where + ": @Mirrored.Key must be on a String or a Collection<String>, not on "
                        + parameter.getType().getName());
            }
        }
        if (keys > 1) {
            problems.add(where + ": only one parameter can be the @Mirrored.Key, here are " + keys);
        }
        if (member.marked(Mirrored.class) && answer != Answer.VALUE) {
            problems.add(
                    where + ": a @Mirrored method must return a value, because it reaches the next generation before"
                            + " it returns");
        }
    }

    private void functions(String where, Method method) {
        for (Class<?> parameter : method.getParameterTypes()) {
            if (PointTypes.isLent(parameter) && !Modifier.isPublic(parameter.getModifiers())) {
                problems.add(where + ": " + parameter.getName() + " must be public");
            }
        }
    }

    private void subHandle(String where, Member member) {
        if (member.method().getExceptionTypes().length > 0) {
            problems.add(where + ": a @SubHandle method must not declare exceptions: it is called again after a swap,"
                    + " within calls that declare others");
        }
        for (Class<?> parameter : member.method().getParameterTypes()) {
            if (PointTypes.isLent(parameter)) {
                problems.add(where + ": a @SubHandle method must not take a function, here " + parameter.getName()
                        + ": it would be lent for ever");
            }
        }
        if (!PointTypes.ofJdk(PointTypes.raw(member.answer()))) {
            check(PointTypes.raw(member.answer()), Use.SUB_HANDLE);
        }
    }
}
