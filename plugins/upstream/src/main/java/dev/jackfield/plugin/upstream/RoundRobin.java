package dev.jackfield.plugin.upstream;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.StateEntry;
import dev.jackfield.spi.Stateful;
import dev.jackfield.spi.balance.Node;
import dev.jackfield.spi.balance.NodeState;
import dev.jackfield.spi.balance.Selection;
import dev.jackfield.spi.balance.Upstream;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The healthy nodes in turn. An ejected node whose time is up gets one request as a trial. When no node is healthy, the
 * one that is to be tried soonest is chosen all the same: it may answer, and refusing surely would not.
 */
final class RoundRobin implements Upstream, HealthCheck, Stateful {
    private final Map<Node, Member> members = new LinkedHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<Member> healthy;
    private volatile List<Member> ejected = List.of();
    private volatile @Nullable UpstreamMeters meters;

    RoundRobin(List<Node> nodes, Ejection ejection) {
        nodes.forEach(node -> members.put(node, new Member(node, ejection)));
        healthy = List.copyOf(members.values());
    }

    void measure(UpstreamMeters sink) {
        meters = sink;
    }

    Iterable<Member> members() {
        return members.values();
    }

    @Override
    public @Nullable Node choose(Selection selection) {
        Member member = onTrial(selection.avoid());
        if (member == null) {
            member = inTurn(selection.avoid());
        }
        if (member == null) {
            member = leastBad(selection.avoid());
        }
        if (member == null) {
            return null;
        }
        member.chosen();
        return member.node;
    }

    private @Nullable Member onTrial(@Nullable Node avoid) {
        for (Member member : ejected) {
            if (!member.node.equals(avoid) && member.tryAgain()) {
                return member;
            }
        }
        return null;
    }

    private @Nullable Member inTurn(@Nullable Node avoid) {
        List<Member> candidates = healthy;
        int start = turn.getAndIncrement();
        for (int i = 0; i < candidates.size(); i++) {
            Member member = candidates.get(Math.floorMod(start + i, candidates.size()));
            if (!member.node.equals(avoid)) {
                return member;
            }
        }
        return null;
    }

    private @Nullable Member leastBad(@Nullable Node avoid) {
        return ejected.stream()
                .filter(member -> !member.node.equals(avoid))
                .min(Comparator.comparingLong(Member::waits))
                .orElse(null);
    }

    @Override
    public void report(Node node, Outcome outcome, long nanos) {
        Member member = members.get(node);
        if (member == null) {
            return;
        }
        member.left();
        UpstreamMeters sink = meters;
        if (sink != null) {
            sink.record(node, nanos);
        }
        judge(member, outcome, outcome.name().toLowerCase(Locale.ROOT));
    }

    /** A probe's verdict counts as a request's does. */
    void judge(Member member, Outcome outcome, String why) {
        if (member.judge(outcome, why)) {
            sort();
        }
    }

    private synchronized void sort() {
        Map<Boolean, List<Member>> parts =
                members.values().stream().collect(Collectors.partitioningBy(Member::healthy));
        healthy = List.copyOf(parts.getOrDefault(true, List.of()));
        ejected = List.copyOf(parts.getOrDefault(false, List.of()));
    }

    @Override
    public List<NodeState> nodes() {
        return members.values().stream().map(Member::state).toList();
    }

    @Override
    public Health health() {
        List<Member> out = ejected;
        if (out.isEmpty()) {
            return Health.up();
        }
        String how = out.size() == members.size()
                ? "no node answers, all are"
                : out.size() + " of " + members.size() + " nodes";
        return Health.degraded(how + " left out: "
                + out.stream().map(member -> member.node.toString()).collect(Collectors.joining(", ")));
    }

    @Override
    public String stateFormat() {
        return "upstream.ejected/1";
    }

    @Override
    public Iterator<StateEntry> exportState() {
        return ejected.stream()
                .map(member -> new StateEntry(member.node.toString(), Math.max(0, member.waits())))
                .iterator();
    }

    @Override
    public void importState(StateEntry entry) {
        for (Member member : members.values()) {
            if (member.node.toString().equals(entry.key()) && member.resume((Long) entry.value())) {
                sort();
            }
        }
    }

    @Override
    public void close() {}
}
