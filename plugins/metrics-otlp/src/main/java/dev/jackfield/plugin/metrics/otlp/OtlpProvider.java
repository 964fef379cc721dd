package dev.jackfield.plugin.metrics.otlp;

import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.Problem;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.monitor.MetricExporter;
import dev.jackfield.spi.monitor.MetricExporterProvider;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The door of this plugin: makes the exporter {@code otlp}. */
public final class OtlpProvider implements MetricExporterProvider {
    static final Option<URI> ENDPOINT = Option.uri("endpoint")
            .doc("Where the collector takes metrics: http or https, with the path.")
            .defaultsTo(URI.create("http://127.0.0.1:4318/v1/metrics"));
    static final Option<Duration> INTERVAL = Option.duration("interval")
            .doc("How often all meters are sent.")
            .between(Duration.ofSeconds(1), Duration.ofHours(1))
            .defaultsTo(Duration.ofMinutes(1));
    static final Option<Duration> TIMEOUT = Option.duration("timeout")
            .doc("How long one try may take.")
            .between(Duration.ofMillis(10), Duration.ofMinutes(1))
            .defaultsTo(Duration.ofSeconds(10));
    static final Option<Long> MAXIMUM_TRIES = Option.integer("maximum_tries")
            .doc(
                    "How often the same is sent while the collector is not reached or is busy. The next interval begins anew.")
            .unit("tries")
            .between(1L, 10L)
            .defaultsTo(5L);
    static final Option<Long> MAXIMUM_REQUEST = Option.size("maximum_request")
            .doc("How large a request may be before it is compressed; a push of more is several.")
            .between(256L * 1024, 64L * 1024 * 1024)
            .defaultsTo(4L * 1024 * 1024);
    static final Option<String> COMPRESSION = Option.choice("compression", "gzip", "none")
            .doc("How what is sent is compressed.")
            .defaultsTo("gzip");
    static final Option<String> BEARER_TOKEN = Option.string("bearer_token")
            .doc("Sent as Authorization: Bearer, usually ${file:…}.")
            .optional()
            .asSecret();
    static final Option<List<String>> HEADERS = Option.strings("headers")
            .doc("Sent too, each as name=value.")
            .defaultsTo(List.of())
            .asSecret();
    static final Option<String> SERVICE_NAME = Option.string("service_name")
            .doc("What this service is called there: the attribute service.name.")
            .defaultsTo("jackfield");
    static final Option<List<String>> RESOURCE_ATTRIBUTES = Option.strings("resource_attributes")
            .doc("What else is said of this node, each as name=value.")
            .defaultsTo(List.of());

    @Override
    public String name() {
        return "otlp";
    }

    @Override
    public Options options() {
        return Options.of(
                ENDPOINT,
                INTERVAL,
                TIMEOUT,
                MAXIMUM_TRIES,
                MAXIMUM_REQUEST,
                COMPRESSION,
                BEARER_TOKEN,
                HEADERS,
                SERVICE_NAME,
                RESOURCE_ATTRIBUTES);
    }

    @Override
    public MetricExporter create(OptionValues options, ProviderContext context) {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> headers = pairs(HEADERS, options, problems);
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("service.name", options.get(SERVICE_NAME));
        attributes.putAll(pairs(RESOURCE_ATTRIBUTES, options, problems));
        options.find(BEARER_TOKEN).ifPresent(token -> headers.put("Authorization", "Bearer " + token));
        headers.forEach((name, value) -> {
            if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") || !value.matches("[\\t\\x20-\\x7e]*")) {
                problems.add(new Problem(
                        name.equals("Authorization") ? BEARER_TOKEN.name() : HEADERS.name(),
                        "a name or a value can't be sent in a header"));
            }
        });
        URI endpoint = options.get(ENDPOINT);
        if (endpoint.getHost() == null || !List.of("http", "https").contains(endpoint.getScheme())) {
            problems.add(new Problem(ENDPOINT.name(), "is http://… or https://…, was " + endpoint));
        }
        if (!problems.isEmpty()) {
            throw new JackfieldException("invalid_options", problems);
        }
        Target target = new Target(
                endpoint,
                headers,
                options.get(TIMEOUT),
                options.get(COMPRESSION).equals("gzip"),
                options.get(MAXIMUM_TRIES).intValue(),
                options.get(MAXIMUM_REQUEST));
        return new OtlpExporter(
                context, new Collector(context, target), new Request(attributes), options.get(INTERVAL));
    }

    private static Map<String, String> pairs(
            Option<List<String>> option, OptionValues options, List<Problem> problems) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String text : options.get(option)) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                // what it was may be a secret
                problems.add(new Problem(option.name(), "each is name=value"));
            } else {
                pairs.put(
                        text.substring(0, equals).strip(),
                        text.substring(equals + 1).strip());
            }
        }
        return pairs;
    }
}
