package dev.jackfield.spi.processor;

import java.util.HashSet;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Refuses extension points whose results could be kept beyond the generation that gave them. */
final class PointCheck {
    private final Model model;
    private final Problems problems;
    private final Answers answers;
    private final Set<String> seen = new HashSet<>();

    PointCheck(Model model, Problems problems) {
        this.model = model;
        this.problems = problems;
        this.answers = new Answers(model);
    }

    boolean accepts(TypeElement point) {
        int before = problems.count();
        if (point.getKind() != ElementKind.INTERFACE) {
            problems.at(point, "an extension point must be an interface: " + point.getSimpleName() + " is not");
            return false;
        }
        if (!point.getTypeParameters().isEmpty()) {
            problems.at(
                    point,
                    "an extension point must not be generic: configuration could not say what "
                            + point.getTypeParameters().get(0) + " is; generic methods are possible");
        }
        if (point.getModifiers().contains(Modifier.SEALED)) {
            problems.at(point, "an extension point must not be sealed: its handle implements it too");
        }
        for (Element at = point; at instanceof TypeElement; at = at.getEnclosingElement()) {
            if (!at.getModifiers().contains(Modifier.PUBLIC)) {
                problems.at(point, "an extension point must be public: " + at.getSimpleName() + " is not");
            }
        }
        check(point, (DeclaredType) point.asType(), Use.POINT);
        return problems.count() == before;
    }

    private void check(TypeElement point, DeclaredType type, Use use) {
        if (!seen.add(use + TypeText.of(type))) {
            return;
        }
        for (Member member : model.members(type)) {
            if (use == Use.POINT || !model.ofJdk(member.owner())) {
                check(point, member, use);
            }
        }
    }

    private void check(TypeElement point, Member member, Use use) {
        Element at = member.owner().equals(point) ? member.element() : point;
        String where = member.owner().getSimpleName() + "." + member.name();
        Answer answer = answers.of(member);
        if (answer == Answer.REFUSED) {
            problems.at(
                    at,
                    where + " must not return " + TypeText.of(member.answer())
                            + ": a caller could keep it beyond the generation that gave it; " + Answers.ALLOWED);
            return;
        }
        boolean pinned = use == Use.PINNED;
        if (pinned && (member.isMirrored() || member.isSubHandle())) {
            problems.at(
                    at,
                    where + ": what is closed by its caller is not swapped, so @Mirrored and @SubHandle say"
                            + " nothing here");
        }
        mirrored(at, where, member, answer);
        if (answer == Answer.SUB_HANDLE) {
            subHandle(point, at, where, member);
        } else if (!pinned && answers.isPinned(member.answer())) {
            check(point, (DeclaredType) member.answer(), Use.PINNED);
        } else if (!pinned && answer == Answer.FUTURE) {
            TypeMirror value = Answers.onlyArgument(member.answer());
            if (value != null && answers.isPinned(value)) {
                check(point, (DeclaredType) value, Use.PINNED);
            }
        }
    }

    private void mirrored(Element at, String where, Member member, Answer answer) {
        int keys = 0;
        for (int i = 0; i < member.parameters().size(); i++) {
            VariableElement parameter = member.parameters().get(i);
            if (!Model.marked(parameter, Model.MIRRORED_KEY)) {
                continue;
            }
            keys++;
            TypeMirror type = member.type().getParameterTypes().get(i);
            if (!member.isMirrored()) {
                problems.at(at, where + ": @Mirrored.Key says nothing on a method that is not @Mirrored");
            } else if (!Model.name(type).equals("java.lang.String") && !model.isCollectionOfString(type)) {
                problems.at(
                        at,
                        where + ": @Mirrored.Key must be on a String or a Collection<String>, not on "
                                + TypeText.of(type));
            }
        }
        if (keys > 1) {
            problems.at(at, where + ": only one parameter can be the @Mirrored.Key, here are " + keys);
        }
        if (member.isMirrored() && answer != Answer.VALUE) {
            problems.at(
                    at,
                    where + ": a @Mirrored method must return a value, because it reaches the next generation before it"
                            + " returns; " + TypeText.of(member.answer()) + " comes later");
        }
    }

    private void subHandle(TypeElement point, Element at, String where, Member member) {
        if (!member.type().getThrownTypes().isEmpty()) {
            problems.at(
                    at,
                    where + ": a @SubHandle method must not declare exceptions: it is called again after a swap,"
                            + " within calls that declare others");
        }
        for (TypeMirror parameter : member.type().getParameterTypes()) {
            if (model.isLent(parameter)) {
                problems.at(
                        at,
                        where + ": a @SubHandle method must not take a function, here " + TypeText.of(parameter)
                                + ": it would be lent for ever");
            }
        }
        if (!model.ofJdk(Model.element(member.answer()))) {
            check(point, (DeclaredType) member.answer(), Use.SUB_HANDLE);
        }
    }

    /** How an interface is reached. What the JDK declares is ruled only where a point inherits it. */
    private enum Use {
        POINT,
        SUB_HANDLE,
        PINNED
    }
}
