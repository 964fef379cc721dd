package dev.jackfield.spi.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.RetiredException;
import dev.jackfield.spi.handle.Lent;
import dev.jackfield.spi.handle.Owner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The queue of a subscriber, with an executor that runs when the test says so. */
class MailboxTest {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> got = new ArrayList<>();
    private final List<Throwable> threw = new ArrayList<>();
    private final List<Lost> overflowed = new ArrayList<>();
    private boolean gone;

    private final MessageListener recording = new MessageListener() {
        @Override
        public void received(Message message) {
            got.add(message.sender() + message.sequence());
        }

        @Override
        public void lost(Lost lost) {
            got.add("lost " + lost.sender() + lost.first() + "-" + lost.last());
        }
    };

    private Mailbox mailbox(int capacity, MessageListener listener, Cursor cursor) {
        return new Mailbox(cursor, listener, tasks::add, capacity, 1_000, new Mailbox.Report() {
            @Override
            public void threw(Throwable error) {
                threw.add(error);
            }

            @Override
            public void overflowed(Lost lost) {
                overflowed.add(lost);
            }

            @Override
            public void gone() {
                gone = true;
            }
        });
    }

    private static Message message(String sender, long sequence, int size) {
        return new Message("t", sender, sequence, new byte[size]);
    }

    private void work() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Test
    void messagesComeInOrderAndOnce() {
        Mailbox mailbox = mailbox(10, recording, new Cursor());
        mailbox.offer(message("a", 1, 1));
        mailbox.offer(message("b", 1, 1));
        mailbox.offer(message("a", 1, 1));
        mailbox.offer(message("a", 2, 1));
        work();

        assertThat(got).containsExactly("a1", "b1", "a2");
    }

    @Test
    void whatDoesNotFitIsToldAsLostInItsPlace() {
        Mailbox mailbox = mailbox(4, recording, new Cursor());
        for (int i = 1; i <= 7; i++) {
            mailbox.offer(message("a", i, 1));
        }
        work();
        mailbox.offer(message("a", 8, 1));
        work();

        assertThat(got).containsExactly("a1", "a2", "a3", "a4", "lost a5-7", "a8");
        assertThat(overflowed).containsExactly(new Lost("t", "a", 5, 7, Lost.Reason.OVERFLOW));
    }

    @Test
    void bytesAreBoundedToo() {
        Mailbox mailbox = mailbox(100, recording, new Cursor());
        mailbox.offer(message("a", 1, 5_000));
        mailbox.offer(message("a", 2, 1));
        work();

        assertThat(got).containsExactly("a1", "lost a2-2");
    }

    /** Whatever is offered and however the listener keeps up, each number is given or told as lost, once and in order. */
    @Test
    void nothingIsMissingAndNothingComesTwice() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            tasks.clear();
            got.clear();
            Mailbox mailbox = mailbox(1 + random.nextInt(8), recording, new Cursor());
            long[] next = {0, 0, 0};
            for (int i = 0; i < 300; i++) {
                int sender = random.nextInt(3);
                next[sender]++;
                mailbox.offer(message("abc".substring(sender, sender + 1), next[sender], random.nextInt(300)));
                Runnable task = random.nextInt(6) == 0 ? tasks.poll() : null;
                if (task != null) {
                    task.run();
                }
            }
            work();
            for (int sender = 0; sender < 3; sender++) {
                String name = "abc".substring(sender, sender + 1);
                long expected = 1;
                for (String each : got) {
                    if (each.startsWith("lost " + name)) {
                        String[] range = each.substring(6).split("-");
                        assertThat(Long.parseLong(range[0])).as("seed %d", seed).isEqualTo(expected);
                        expected = Long.parseLong(range[1]) + 1;
                    } else if (each.startsWith(name)) {
                        assertThat(each).as("seed %d", seed).isEqualTo(name + expected);
                        expected++;
                    }
                }
                assertThat(expected).as("seed %d", seed).isEqualTo(next[sender] + 1);
            }
        }
    }

    @Test
    void aListenerThatThrowsGetsTheNext() {
        Mailbox mailbox = mailbox(
                10,
                message -> {
                    got.add("" + message.sequence());
                    if (message.sequence() == 1) {
                        throw new IllegalStateException("asked to");
                    }
                },
                new Cursor());
        mailbox.offer(message("a", 1, 1));
        mailbox.offer(message("a", 2, 1));
        work();

        assertThat(got).containsExactly("1", "2");
        assertThat(threw).singleElement().isInstanceOf(IllegalStateException.class);
    }

    /** A listener as a handle passes it on. */
    private static final class Loan extends Lent<MessageListener> implements MessageListener {
        Loan(MessageListener listener) {
            super(new Owner("test"), listener);
        }

        @Override
        public void received(Message message) {
            function().received(message);
        }

        @Override
        public void lost(Lost lost) {
            function().lost(lost);
        }
    }

    @Test
    void aListenerWhoseLoanIsOverGetsNoMore() {
        Loan loan = new Loan(recording);
        Mailbox mailbox = mailbox(10, loan, new Cursor());
        mailbox.offer(message("a", 1, 1));
        loan.end();
        work();
        mailbox.offer(message("a", 2, 1));

        assertThat(got).isEmpty();
        assertThat(gone).isTrue();
        assertThat(tasks).isEmpty();
        assertThat(threw).isEmpty();
    }

    @Test
    void aListenerThatUsesSomethingRetiredGetsTheNext() {
        Mailbox mailbox = mailbox(
                10,
                new Loan(message -> {
                    got.add("" + message.sequence());
                    throw new RetiredException("a call of its own was cut");
                }),
                new Cursor());
        mailbox.offer(message("a", 1, 1));
        mailbox.offer(message("a", 2, 1));
        work();

        assertThat(got).containsExactly("1", "2");
        assertThat(threw).hasSize(2);
        assertThat(gone).isFalse();
    }

    /** The task of the old subscription has taken the message out of its queue when the new one closes it. */
    @Test
    void whatTheOldSubscriptionCouldNotGiveAnyMoreTheNextOneGives() {
        Cursor cursor = new Cursor();
        cursor.begin(Map.of("a", 0L));
        Loan loan = new Loan(recording);
        Mailbox before = mailbox(10, loan, cursor);
        Mailbox next = mailbox(10, recording, cursor);
        for (int i = 1; i <= 2; i++) {
            before.offer(message("a", i, 1));
            next.offer(message("a", i, 1));
        }
        loan.end();
        work();

        assertThat(got).containsExactly("a1", "a2");
    }

    @Test
    void whatIsBeingGivenCountsAsGivenOnlyAfterwards() {
        Cursor cursor = new Cursor();
        cursor.begin(Map.of("a", 3L));
        List<Map<String, Long>> meanwhile = new ArrayList<>();
        cursor.deliver(message("a", 4, 1), message -> meanwhile.add(cursor.begin(Map.of("a", 9L))));

        assertThat(meanwhile).containsExactly(Map.of("a", 3L));
        assertThat(cursor.positions()).isEqualTo(Map.of("a", 4L));
    }

    @Test
    void ofWhatIsLostOnlyTheRestIsTold() {
        Cursor cursor = new Cursor();
        cursor.begin(Map.of("a", 3L));
        cursor.deliver(new Lost("t", "a", 2, 5, Lost.Reason.TRIMMED), recording);
        cursor.deliver(new Lost("t", "a", 4, 5, Lost.Reason.TRIMMED), recording);

        assertThat(got).containsExactly("lost a4-5");
    }

    @Test
    void anExecutorThatIsTooBusyIsAskedAgain() {
        AtomicInteger rejected = new AtomicInteger();
        List<Long> given = new CopyOnWriteArrayList<>();
        Mailbox mailbox = new Mailbox(
                new Cursor(),
                message -> given.add(message.sequence()),
                task -> {
                    if (rejected.incrementAndGet() <= 2) {
                        throw new RejectedExecutionException("too busy");
                    }
                    task.run();
                },
                10,
                1_000,
                new Quiet());
        mailbox.offer(message("a", 1, 1));

        await().untilAsserted(() -> assertThat(given).containsExactly(1L));
    }

    @Test
    void aReportThatThrowsKeepsNoMessageBack() {
        Mailbox mailbox = new Mailbox(
                new Cursor(),
                message -> {
                    got.add("" + message.sequence());
                    throw new IllegalStateException("asked to");
                },
                tasks::add,
                1,
                1_000,
                new Quiet() {
                    @Override
                    public void threw(Throwable error) {
                        throw new IllegalStateException("no meter any more");
                    }

                    @Override
                    public void overflowed(Lost lost) {
                        throw new IllegalStateException("no log any more");
                    }
                });
        mailbox.offer(message("a", 1, 1));
        mailbox.offer(message("a", 2, 1));
        work();
        mailbox.offer(message("a", 3, 1));
        work();

        assertThat(got).containsExactly("1", "3");
    }

    private static class Quiet implements Mailbox.Report {
        @Override
        public void threw(Throwable error) {}

        @Override
        public void overflowed(Lost lost) {}

        @Override
        public void gone() {}
    }

    @Test
    void twoMailboxesWithOneCursorGiveEachMessageOnce() {
        Cursor cursor = new Cursor();
        cursor.begin(Map.of("a", 3L));
        Mailbox before = mailbox(10, recording, cursor);
        Mailbox next = mailbox(10, recording, cursor);
        for (int i = 4; i <= 8; i++) {
            before.offer(message("a", i, 1));
            next.offer(message("a", i, 1));
        }
        next.offer(message("a", 9, 1));
        work();

        assertThat(got).containsExactly("a4", "a5", "a6", "a7", "a8", "a9");
        assertThat(cursor.positions()).isEqualTo(Map.of("a", 9L));
    }

    @Test
    void aCursorBeginsOnce() {
        Cursor cursor = new Cursor();
        assertThat(cursor.begun()).isFalse();
        cursor.begin(Map.of("a", 3L));
        assertThat(cursor.begin(Map.of("a", 9L))).isEqualTo(Map.of("a", 3L));
        assertThat(cursor.begun()).isTrue();
    }

    @Test
    void aCursorIsBounded() {
        Cursor cursor = new Cursor();
        for (int i = 0; i < Cursor.MAXIMUM_SENDERS + 10; i++) {
            cursor.deliver(message("s" + i, 1, 0), recording);
        }

        assertThat(cursor.positions()).hasSize(Cursor.MAXIMUM_SENDERS).doesNotContainKey("s0");
    }
}
