package ${package};

import dev.jackfield.spi.balance.Node;
import dev.jackfield.spi.balance.NodeState;
import dev.jackfield.spi.balance.Selection;
import dev.jackfield.spi.balance.Upstream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The first healthy node, beginning with another one each time. Where none is healthy, one of the others is chosen all
 * the same: it may answer, and refusing surely would not. Thread-safe, never blocks.
 */
final class HealthyInTurn implements Upstream {
    private final List<Member> members;
    private final AtomicInteger turn = new AtomicInteger();

    HealthyInTurn(List<Member> members) {
        this.members = members;
    }

    @Override
    public Node choose(Selection selection) {
        int begin = turn.getAndIncrement();
        Member chosen = null;
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(Math.floorMod(begin + i, members.size()));
            if (member.node().equals(selection.avoid())) {
                continue;
            }
            if (member.healthy()) {
                return member.chosen();
            }
            chosen = chosen == null ? member : chosen;
        }
        return chosen == null ? null : chosen.chosen();
    }

    @Override
    public void report(Node node, Outcome outcome, long nanos) {
        for (Member member : members) {
            if (member.node().equals(node)) {
                member.report(outcome);
            }
        }
    }

    @Override
    public List<NodeState> nodes() {
        return members.stream().map(Member::state).toList();
    }

    @Override
    public void close() {}
}
