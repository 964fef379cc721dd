package dev.jackfield.spi.processor;

import java.util.List;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** A method of an interface, with the types it has where the interface is used. */
record Member(ExecutableElement element, ExecutableType type) {
    String name() {
        return element.getSimpleName().toString();
    }

    TypeElement owner() {
        return (TypeElement) element.getEnclosingElement();
    }

    TypeMirror answer() {
        return type.getReturnType();
    }

    List<? extends VariableElement> parameters() {
        return element.getParameters();
    }

    boolean isAbstract() {
        return element.getModifiers().contains(Modifier.ABSTRACT);
    }

    boolean isVoid() {
        return answer().getKind() == TypeKind.VOID;
    }

    boolean isClose() {
        return name().equals("close") && parameters().isEmpty();
    }

    boolean isMirrored() {
        return Model.marked(element, Model.MIRRORED);
    }

    boolean isSubHandle() {
        return Model.marked(element, Model.SUB_HANDLE);
    }

    /** Whether it, its type, or the interface it is called through says so. */
    boolean isDrainFree(TypeElement through) {
        return !isMirrored()
                && (Model.marked(element, Model.DRAIN_FREE)
                        || Model.marked(owner(), Model.DRAIN_FREE)
                        || Model.marked(through, Model.DRAIN_FREE));
    }
}
