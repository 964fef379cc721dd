package dev.jackfield.spi.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;

/** Writes the methods of a handle, or of a sub-handle: the same rules, through another way to the instance. */
final class MethodWriter {
    /** From an instance of the extension point to what the method is called on. */
    interface Way {
        String to(String instance);
    }

    static final Way POINT = instance -> instance;
    static final Way SUB = instance -> "sub.of(" + instance + ")";

    private static final Set<String> OURS = Set.of(
            "slot",
            "owner",
            "sub",
            "stripe",
            "phase",
            "carry",
            "answer",
            "next",
            "failure",
            "value",
            "given",
            "held",
            "instance");

    private final Model model;
    private final Answers answers;
    private final Nested nested;
    private final String point;
    private final TypeElement type;
    private final Way way;

    MethodWriter(Model model, Nested nested, String point, TypeElement type, Way way) {
        this.model = model;
        this.answers = new Answers(model);
        this.nested = nested;
        this.point = point;
        this.type = type;
        this.way = way;
    }

    void write(Code code, Member member) {
        code.line("").line("@Override").line(signature(member));
        if (member.isClose() && model.isCloseable(type.asType())) {
            code.line(
                    "throw new UnsupportedOperationException(slot.name() + \" is closed by the kernel, not by those who"
                            + " use it\");");
        } else {
            body(code, member);
        }
        code.line("}");
    }

    static String signature(Member member) {
        String parameters = TypeText.parameters(member.element().getTypeParameters());
        List<String> names = names(member);
        List<String> declared = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String type = TypeText.of(member.type().getParameterTypes().get(i));
            boolean variable = member.element().isVarArgs() && i == names.size() - 1;
            declared.add((variable ? type.substring(0, type.length() - 2) + "..." : type) + " " + names.get(i));
        }
        List<? extends TypeMirror> thrown = member.type().getThrownTypes();
        return "public " + (parameters.isEmpty() ? "" : parameters + " ") + TypeText.of(member.answer()) + " "
                + member.name() + "(" + String.join(", ", declared) + ")"
                + (thrown.isEmpty() ? "" : " throws " + TypeText.join(thrown, ", ")) + " {";
    }

    static List<String> names(Member member) {
        return member.parameters().stream()
                .map(parameter -> parameter.getSimpleName().toString())
                .map(name -> OURS.contains(name) || name.endsWith("_") ? name + "_" : name)
                .toList();
    }

    private void body(Code code, Member member) {
        List<String> arguments = new ArrayList<>(names(member));
        List<String> lent = lend(code, member, arguments);
        String call = member.name() + "(" + String.join(", ", arguments) + ")";
        Answer answer = way != POINT && model.ofJdk(member.owner()) ? answers.ofJdk(member) : answers.of(member);
        boolean drainFree = member.isDrainFree(type);
        switch (answer) {
            case VALUE -> value(code, member, call, lent, drainFree);
            case FUTURE -> future(code, member, call, lent, drainFree);
            case PINNED, STREAM -> pinned(code, member, call, lent, answer);
            case SUB_HANDLE -> subHandle(code, member, call);
            default -> throw new IllegalStateException(member + " should have been refused");
        }
    }

    private List<String> lend(Code code, Member member, List<String> arguments) {
        List<String> lent = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            TypeMirror parameter = member.type().getParameterTypes().get(i);
            if (model.isLent(parameter)) {
                String wrapper = nested.lent(Model.element(parameter));
                String local = arguments.get(i) + "_lent";
                code.line("var " + local + " = " + wrapper + ".of(owner, " + arguments.get(i) + ");");
                arguments.set(i, local);
                lent.add(local);
            }
        }
        return lent;
    }

    private void value(Code code, Member member, String call, List<String> lent, boolean drainFree) {
        if (!lent.isEmpty()) {
            code.line("try {");
        }
        if (drainFree) {
            code.line(returning(member) + way.to("slot.instance()") + "." + call + ";");
        } else if (member.isMirrored()) {
            mirrored(code, member, call);
        } else {
            enter(code, true);
            code.line("try {")
                    .line(returning(member) + way.to("phase.instance()") + "." + call + ";")
                    .line("} finally {")
                    .line("phase.leave(stripe);")
                    .line("}");
        }
        if (!lent.isEmpty()) {
            code.line("} finally {");
            end(code, lent);
            code.line("}");
        }
    }

    private void mirrored(Code code, Member member, String call) {
        String key = key(member);
        String next = way == POINT ? "next" : "sub.ask(next)";
        code.line("int stripe = Phase.ownStripe();")
                .line("for (; ; ) {")
                .line("Phase<" + point + "> phase = slot.enter(stripe);")
                .line("try {")
                .line("Carry<" + point + "> carry = phase.carry();")
                .line("if (carry == null) {");
        if (member.isVoid()) {
            code.line(way.to("phase.instance()") + "." + call + ";").line("return;");
        } else {
            code.line("return " + way.to("phase.instance()") + "." + call + ";");
        }
        code.line("}").line("if (carry.begin(" + key + ")) {").line("try {");
        code.line((member.isVoid() ? "" : "var answer = ") + way.to("phase.instance()") + "." + call + ";")
                .line("carry.mirror(next -> " + next + "." + call + ");")
                .line(member.isVoid() ? "return;" : "return answer;")
                .line("} finally {")
                .line("carry.end(" + (isOneKey(member) ? key : "") + ");")
                .line("}")
                .line("}")
                .line("} finally {")
                .line("phase.leave(stripe);")
                .line("}")
                .line("}");
    }

    private static String key(Member member) {
        for (int i = 0; i < member.parameters().size(); i++) {
            if (Model.marked(member.parameters().get(i), Model.MIRRORED_KEY)) {
                return names(member).get(i);
            }
        }
        return "";
    }

    private static boolean isOneKey(Member member) {
        for (int i = 0; i < member.parameters().size(); i++) {
            if (Model.marked(member.parameters().get(i), Model.MIRRORED_KEY)) {
                return Model.name(member.type().getParameterTypes().get(i)).equals("java.lang.String");
            }
        }
        return false;
    }

    private void future(Code code, Member member, String call, List<String> lent, boolean drainFree) {
        TypeMirror value = Answers.onlyArgument(member.answer());
        boolean pinned = value != null && answers.isPinned(value);
        if (drainFree && !pinned) {
            keep(code, lent);
            attempt(code, member, way.to("slot.instance()") + "." + call, lent, false);
            code.line("return " + ended("answer", lent) + ";");
            return;
        }
        enter(code, false);
        keep(code, lent);
        attempt(code, member, way.to("phase.instance()") + "." + call, lent, true);
        if (pinned) {
            String wrapper = nested.pinned(Model.element(value));
            String lents = lent.stream().map(function -> ", " + function).collect(Collectors.joining());
            String given =
                    "phase.leaveWith(answer, stripe, value -> " + wrapper + ".of(phase, stripe, value" + lents + "))";
            code.line("return " + (lent.isEmpty() ? given : "Lent.endOnFailure(" + given + lents + ")") + ";");
        } else {
            code.line("return " + ended("phase.leaveWith(answer, stripe)", lent) + ";");
        }
    }

    private void pinned(Code code, Member member, String call, List<String> lent, Answer kind) {
        // what is given away holds the phase by itself; a stream is counted until it is closed
        enter(code, kind != Answer.STREAM);
        keep(code, lent);
        attempt(code, member, way.to("phase.instance()") + "." + call, lent, true);
        String lents = lent.stream().map(function -> ", " + function).collect(Collectors.joining());
        if (kind == Answer.STREAM) {
            code.line("return Held.stream(phase, stripe, answer" + lents + ");");
        } else {
            code.line("return " + nested.pinned(Model.element(member.answer())) + ".of(phase, stripe, answer" + lents
                    + ");");
        }
    }

    private void subHandle(Code code, Member member, String call) {
        String wrapper = nested.sub(Model.element(member.answer()));
        code.line("return " + wrapper + ".of(slot, owner, instance -> " + way.to("instance") + "." + call + ");");
    }

    private static void keep(Code code, List<String> lent) {
        if (!lent.isEmpty()) {
            code.line("Lent.keepAll(" + String.join(", ", lent) + ");");
        }
    }

    private static void end(Code code, List<String> lent) {
        if (!lent.isEmpty()) {
            code.line("Lent.endAll(" + String.join(", ", lent) + ");");
        }
    }

    /** Calls; a call that throws leaves, and ends what it lent. */
    private static void attempt(Code code, Member member, String call, List<String> lent, boolean counted) {
        code.line(TypeText.of(member.answer()) + " answer;")
                .line("try {")
                .line("answer = " + call + ";")
                .line("} catch (Throwable failure) {");
        if (counted) {
            code.line("phase.leave(stripe);");
        }
        end(code, lent);
        code.line("throw failure;").line("}");
    }

    private static String ended(String future, List<String> lent) {
        return lent.isEmpty() ? future : "Lent.endWith(" + future + ", " + String.join(", ", lent) + ")";
    }

    /** Its own stripe where the thread that enters leaves, too. */
    private void enter(Code code, boolean own) {
        code.line("int stripe = Phase." + (own ? "ownStripe" : "stripe") + "();")
                .line("Phase<" + point + "> phase = slot.enter(stripe);");
    }

    private static String returning(Member member) {
        return member.isVoid() ? "" : "return ";
    }
}
