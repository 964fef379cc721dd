package dev.jackfield.kernel.binding;

import dev.jackfield.kernel.binding.PointTypes.Answer;
import dev.jackfield.kernel.binding.PointTypes.Member;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Mirrored;
import dev.jackfield.spi.handle.Carry;
import dev.jackfield.spi.handle.Held;
import dev.jackfield.spi.handle.Lent;
import dev.jackfield.spi.handle.Owner;
import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.handle.Slot;
import dev.jackfield.spi.handle.Sub;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * The handle of an extension point that a stranger defined: does by reflection what generated handles do, by the same
 * rules.
 */
final class ProxyHandle implements InvocationHandler {
    private final Slot<Object> slot;
    private final Owner owner;
    /** Null for the handle of the point itself. */
    private final @Nullable Sub<Object, Object> sub;

    private final String name;
    private final Map<Method, Call> calls = new HashMap<>();

    @FunctionalInterface
    private interface Call {
        @Nullable
        Object make(@Nullable Object @Nullable [] arguments) throws Throwable;
    }

    private ProxyHandle(Class<?> type, Slot<Object> slot, Owner owner, @Nullable Sub<Object, Object> sub) {
        this.slot = slot;
        this.owner = owner;
        this.sub = sub;
        this.name = sub == null ? "handle of " + slot.name() : "handle of something from " + slot.name();
        for (Member member : PointTypes.members(type)) {
            calls.put(member.method(), plan(type, member));
        }
    }

    /**
     * {@return a handle}
     *
     * @throws JackfieldException if the point breaks the rule of what its methods may answer
     */
    @SuppressWarnings("unchecked") // whatever the slot holds is used through the interface alone
    static <T> T of(Class<T> point, Slot<T> slot, Owner owner) {
        String problems = PointRule.problems(point);
        if (!problems.isEmpty()) {
            throw new JackfieldException("extension_point", problems, null);
        }
        return point.cast(Proxies.make(point, new ProxyHandle(point, (Slot<Object>) slot, owner, null)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        Call call = calls.get(method);
        return call == null ? Proxies.ofObject(proxy, method, arguments, name) : call.make(arguments);
    }

    private Call plan(Class<?> type, Member member) {
        if (member.isClose() && AutoCloseable.class.isAssignableFrom(type)) {
            return arguments -> {
                throw new UnsupportedOperationException(
                        slot.name() + " is closed by the kernel, not by those who use it");
            };
        }
        Answer answer = PointTypes.answer(member);
        boolean drainFree = member.isDrainFree(type);
        return switch (answer) {
            case FUTURE -> arguments -> future(member, arguments, drainFree);
            case PINNED, STREAM -> arguments -> pinned(member, arguments, answer);
            case SUB_HANDLE -> arguments -> subHandle(member, arguments);
            // an interface of the JDK that is swapped underneath answers what it likes
            case VALUE, REFUSED -> value(member, drainFree);
        };
    }

    private Call value(Member member, boolean drainFree) {
        Method method = member.method();
        if (member.marked(Mirrored.class)) {
            int key = member.key();
            return arguments -> lending(method, arguments, lent -> mirrored(method, lent, key));
        }
        if (drainFree) {
            return arguments -> lending(method, arguments, lent -> call(method, target(slot.instance()), lent));
        }
        return arguments -> lending(method, arguments, lent -> counted(method, lent));
    }

    private @Nullable Object counted(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        int stripe = Phase.ownStripe();
        Phase<Object> phase = slot.enter(stripe);
        try {
            return call(method, target(served(phase)), arguments);
        } finally {
            phase.leave(stripe);
        }
    }

    private @Nullable Object mirrored(Method method, @Nullable Object @Nullable [] arguments, int key)
            throws Throwable {
        int stripe = Phase.ownStripe();
        for (; ; ) {
            Phase<Object> phase = slot.enter(stripe);
            try {
                Carry<Object> carry = phase.carry();
                if (carry == null) {
                    return call(method, target(served(phase)), arguments);
                }
                Object changed = key < 0 || arguments == null ? null : arguments[key];
                if (begin(carry, key, changed)) {
                    try {
                        Object answer = call(method, target(served(phase)), arguments);
                        carry.mirror(next -> callNext(method, next, arguments));
                        return answer;
                    } finally {
                        end(carry, changed);
                    }
                }
            } finally {
                phase.leave(stripe);
            }
        }
    }

    @SuppressWarnings("unchecked") // the rule lets only these be keys
    private static boolean begin(Carry<Object> carry, int key, @Nullable Object changed) {
        if (key < 0) {
            return carry.begin();
        }
        if (changed == null) {
            throw new NullPointerException("key");
        }
        return changed instanceof String one ? carry.begin(one) : carry.begin((Collection<String>) changed);
    }

    private static void end(Carry<Object> carry, @Nullable Object changed) {
        if (changed instanceof String one) {
            carry.end(one);
        } else {
            carry.end();
        }
    }

    private void callNext(Method method, Object next, @Nullable Object @Nullable [] arguments) throws Exception {
        try {
            call(method, sub == null ? next : sub.ask(next), arguments);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Object future(Member member, @Nullable Object @Nullable [] arguments, boolean drainFree)
            throws Throwable {
        Method method = member.method();
        Type value = PointTypes.onlyArgument(member.answer());
        boolean pinned = value != null && PointTypes.isPinned(value);
        Lent<?>[] lent = lend(method, arguments);
        Object[] passed = pass(arguments, lent);
        if (drainFree && !pinned) {
            Lent.keepAll(lent);
            return ending((CompletionStage<?>) attempt(method, slot.instance(), passed, lent), lent);
        }
        int stripe = Phase.stripe();
        Phase<Object> phase = slot.enter(stripe);
        Lent.keepAll(lent);
        CompletionStage<?> answer;
        try {
            answer = (CompletionStage<?>) attempt(method, served(phase), passed, lent);
        } catch (Throwable e) {
            phase.leave(stripe);
            throw e;
        }
        if (value == null || !pinned) {
            return Lent.endWith(phase.leaveWith(answer, stripe), lent);
        }
        Class<?> type = PointTypes.raw(value);
        CompletableFuture<?> given =
                phase.leaveWith(answer, stripe, it -> Proxies.held(type, phase, stripe, (AutoCloseable) it, lent));
        return Lent.endOnFailure(given, lent);
    }

    private static @Nullable Object ending(@Nullable CompletionStage<?> answer, Lent<?>[] lent) {
        if (answer == null) {
            Lent.endAll(lent);
            return null;
        }
        return Lent.endWith(answer, lent);
    }

    private @Nullable Object pinned(Member member, @Nullable Object @Nullable [] arguments, Answer kind)
            throws Throwable {
        Method method = member.method();
        Lent<?>[] lent = lend(method, arguments);
        int stripe = kind == Answer.STREAM ? Phase.stripe() : Phase.ownStripe();
        Phase<Object> phase = slot.enter(stripe);
        Lent.keepAll(lent);
        Object answer;
        try {
            answer = attempt(method, served(phase), pass(arguments, lent), lent);
        } catch (Throwable e) {
            phase.leave(stripe);
            throw e;
        }
        return kind == Answer.STREAM
                ? stream(phase, stripe, answer, lent)
                : Proxies.held(PointTypes.raw(member.answer()), phase, stripe, (AutoCloseable) answer, lent);
    }

    @SuppressWarnings({"unchecked", "rawtypes", "NullAway"}) // a stream is its own kind of stream
    private static @Nullable Object stream(Phase<?> phase, int stripe, @Nullable Object stream, Lent<?>[] lent) {
        return Held.stream(phase, stripe, (BaseStream) stream, lent);
    }

    private Object subHandle(Member member, @Nullable Object @Nullable [] arguments) {
        Class<?> type = PointTypes.raw(member.answer());
        Method method = member.method();
        Sub<Object, Object> below = new Sub<>(slot, instance -> ask(method, instance, arguments));
        return Proxies.make(type, new ProxyHandle(type, slot, owner, below));
    }

    private @Nullable Object ask(Method method, Object instance, @Nullable Object @Nullable [] arguments) {
        try {
            return call(method, target(instance), arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    // --- calling ---

    private Object target(Object instance) {
        return sub == null ? instance : sub.of(instance);
    }

    private static Object served(Phase<Object> phase) {
        Object instance = phase.instance();
        if (instance == null) {
            throw new IllegalStateException("entered a phase without an instance");
        }
        return instance;
    }

    private static @Nullable Object call(Method method, Object target, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** Calls for something that outlives the call; what throws ends its loans. */
    private @Nullable Object attempt(
            Method method, Object instance, @Nullable Object @Nullable [] arguments, Lent<?>[] lent) throws Throwable {
        try {
            return call(method, target(instance), arguments);
        } catch (Throwable e) {
            Lent.endAll(lent);
            throw e;
        }
    }

    // --- lending ---

    private @Nullable Object lending(Method method, @Nullable Object @Nullable [] arguments, Call call)
            throws Throwable {
        Lent<?>[] lent = lend(method, arguments);
        if (lent.length == 0) {
            return call.make(arguments);
        }
        try {
            return call.make(pass(arguments, lent));
        } finally {
            Lent.endAll(lent);
        }
    }

    private static final Lent<?>[] NOTHING = new Lent<?>[0];

    /** One place for each argument, or none at all. */
    @SuppressWarnings("NullAway") // null where an argument is not lent
    private Lent<?>[] lend(Method method, @Nullable Object @Nullable [] arguments) {
        Lent<?>[] lent = NOTHING;
        if (arguments != null) {
            Class<?>[] types = method.getParameterTypes();
            for (int i = 0; i < types.length; i++) {
                Object function = arguments[i];
                if (function != null && PointTypes.isLent(types[i])) {
                    lent = lent.length == 0 ? new Lent<?>[types.length] : lent;
                    lent[i] = Proxies.lend(types[i], owner, function);
                }
            }
        }
        return lent;
    }

    private static @Nullable Object @Nullable [] pass(@Nullable Object @Nullable [] arguments, Lent<?>[] lent) {
        if (arguments == null || lent.length == 0) {
            return arguments;
        }
        Object[] passed = arguments.clone();
        for (int i = 0; i < passed.length; i++) {
            if (lent[i] instanceof Proxies.Loan loan) {
                passed[i] = loan.proxy();
            }
        }
        return passed;
    }
}
