package dev.jackfield.kernel.config;

import dev.jackfield.spi.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * From the bytes of one YAML 1.2 document to a tree with places. Whatever the bytes are, it answers a tree or a list of
 * problems, within bounds of size, depth and number of values. Aliases are allowed within the same bounds.
 */
final class YamlReader {
    static final int MAXIMUM_BYTES = 1 << 20;
    static final int MAXIMUM_DEPTH = Node.MAXIMUM_DEPTH;
    /** Counts what an alias repeats as often as it repeats it. */
    static final int MAXIMUM_VALUES = 20_000;

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TAGS = Set.of(
            "!",
            "tag:yaml.org,2002:str",
            "tag:yaml.org,2002:int",
            "tag:yaml.org,2002:float",
            "tag:yaml.org,2002:bool",
            "tag:yaml.org,2002:null",
            "tag:yaml.org,2002:seq",
            "tag:yaml.org,2002:map");

    private final String name;
    private final List<Problem> problems;
    private final Iterator<Event> events;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private int values;

    /** What an anchor stands for, and how many values that is. */
    private record Anchored(Node node, int values) {}

    /** Ends the reading: what follows can't be understood. */
    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken() {
            super(null, null, false, false);
        }
    }

    private YamlReader(String name, String text, List<Problem> problems) {
        this.name = name;
        this.problems = problems;
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setCodePointLimit(MAXIMUM_BYTES)
                .build();
        this.events = new ParserImpl(settings, new StreamReader(settings, text));
    }

    /**
     * {@return the tree; empty if there were problems; an empty map where the document says nothing}
     *
     * @param name the file's name, for places
     * @param bytes the document
     * @param problems gets every mistake
     */
    static Optional<Node.Branch> read(String name, byte[] bytes, List<Problem> problems) {
        int before = problems.size();
        if (bytes.length > MAXIMUM_BYTES) {
            problems.add(
                    new Problem("", "is " + bytes.length + " bytes, at most " + MAXIMUM_BYTES + " are read", name));
            return Optional.empty();
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            problems.add(new Problem("", "is not text in UTF-8", name));
            return Optional.empty();
        }
        Optional<Node.Branch> tree = new YamlReader(name, text, problems).document();
        return problems.size() > before ? Optional.empty() : tree;
    }

    private Optional<Node.Branch> document() {
        try {
            next(); // the stream's start
            Event event = next();
            if (event.getEventId() == Event.ID.StreamEnd) {
                return Optional.of(new Node.Branch(Map.of(), Map.of(), Origin.of(Origin.Kind.FILE, name)));
            }
            Node root = node(next(), 0);
            next(); // the document's end
            Event after = next();
            if (after.getEventId() != Event.ID.StreamEnd) {
                throw broken(after, "a second document begins here; there must be one only");
            }
            if (root instanceof Node.Branch branch) {
                return Optional.of(branch);
            }
            if (root instanceof Node.Scalar scalar && scalar.text() == null) {
                return Optional.of(new Node.Branch(Map.of(), Map.of(), scalar.origin()));
            }
            problems.add(new Problem(
                    "",
                    "must be a map of sections such as http and bindings, was " + root.kind(),
                    root.origin().source()));
        } catch (Broken e) {
            return Optional.empty();
        } catch (MarkedYamlEngineException e) {
            problems.add(new Problem(
                    "", message(e), place(e.getProblemMark().orElse(null)).source()));
        } catch (YamlEngineException e) {
            problems.add(new Problem("", "is not YAML: " + firstLine(String.valueOf(e.getMessage())), name));
        }
        return Optional.empty();
    }

    private static String message(MarkedYamlEngineException e) {
        String context = e.getContext() == null ? "" : firstLine(e.getContext()) + ": ";
        return "is not YAML: " + context + firstLine(String.valueOf(e.getProblem()));
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("").strip();
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }

    private Event next() {
        if (!events.hasNext()) {
            problems.add(new Problem("", "is not YAML: it ends too early", name));
            throw new Broken();
        }
        return events.next();
    }

    private Node node(Event event, int depth) {
        if (event instanceof AliasEvent alias) {
            return repeated(alias, depth);
        }
        Origin place = place(event.getStartMark().orElse(null));
        if (depth > MAXIMUM_DEPTH) {
            throw broken(event, "is nested more than " + MAXIMUM_DEPTH + " deep");
        }
        count(event, 1);
        int before = values - 1;
        Node node;
        if (event instanceof ScalarEvent scalar) {
            checkTag(scalar.getTag().orElse(""), place);
            node = new Node.Scalar(text(scalar), place);
        } else if (event instanceof SequenceStartEvent sequence) {
            checkTag(sequence.getTag().orElse(""), place);
            node = items(place, depth);
        } else if (event instanceof MappingStartEvent mapping) {
            checkTag(mapping.getTag().orElse(""), place);
            node = branch(place, depth);
        } else {
            throw broken(event, "is not YAML: nothing that could be a value");
        }
        int size = values - before;
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(node, size)));
        return node;
    }

    private static @Nullable String text(ScalarEvent scalar) {
        String tag = scalar.getTag().orElse("");
        boolean isNull = tag.isEmpty()
                ? scalar.isPlain() && NULLS.contains(scalar.getValue())
                : tag.equals("tag:yaml.org,2002:null");
        return isNull ? null : scalar.getValue();
    }

    private Node repeated(AliasEvent alias, int depth) {
        Anchored anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw broken(
                    alias,
                    "the alias *" + firstLine(alias.getAlias().getValue()) + " stands for nothing, or for itself");
        }
        count(alias, anchored.values());
        if (depth + depth(anchored.node()) > MAXIMUM_DEPTH) {
            throw broken(alias, "is nested more than " + MAXIMUM_DEPTH + " deep");
        }
        return anchored.node();
    }

    /** Bounded, since an anchor can only stand for what was within the bounds. */
    private static int depth(Node node) {
        int deepest = 0;
        if (node instanceof Node.Items list) {
            for (Node item : list.items()) {
                deepest = Math.max(deepest, 1 + depth(item));
            }
        } else if (node instanceof Node.Branch branch) {
            for (Node child : branch.children().values()) {
                deepest = Math.max(deepest, 1 + depth(child));
            }
        }
        return deepest;
    }

    private Node items(Origin place, int depth) {
        List<Node> items = new ArrayList<>();
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            items.add(node(event, depth + 1));
        }
        return new Node.Items(items, place);
    }

    private Node branch(Origin place, int depth) {
        Map<String, Node> children = new LinkedHashMap<>();
        Map<String, Origin> keys = new HashMap<>();
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            Origin at = place(event.getStartMark().orElse(null));
            Node key = node(event, depth + 1);
            Node value = node(next(), depth + 1);
            if (!(key instanceof Node.Scalar scalar) || scalar.text() == null) {
                problems.add(new Problem("", "a key must be a text, was " + key.kind(), at.source()));
            } else if (children.putIfAbsent(scalar.text(), value) != null) {
                Origin first = keys.getOrDefault(scalar.text(), place);
                problems.add(new Problem(
                        "",
                        "the key \"" + firstLine(scalar.text()) + "\" is there twice, first in line " + first.line(),
                        at.source()));
            } else {
                keys.put(scalar.text(), at);
            }
        }
        return new Node.Branch(children, keys, place);
    }

    private void checkTag(String tag, Origin place) {
        if (!tag.isEmpty() && !TAGS.contains(tag)) {
            problems.add(
                    new Problem("", "unknown tag \"" + firstLine(tag) + "\"; plain values need none", place.source()));
        }
    }

    private void count(Event event, int more) {
        values += more;
        if (values > MAXIMUM_VALUES) {
            throw broken(
                    event, "has more than " + MAXIMUM_VALUES + " values, aliases counted as often as they are used");
        }
    }

    private Broken broken(Event event, String detail) {
        problems.add(
                new Problem("", detail, place(event.getStartMark().orElse(null)).source()));
        return new Broken();
    }

    private Origin place(@Nullable Mark mark) {
        return mark == null
                ? new Origin(Origin.Kind.FILE, name, 1, 1)
                : new Origin(Origin.Kind.FILE, name, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
