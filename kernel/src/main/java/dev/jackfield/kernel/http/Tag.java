package dev.jackfield.kernel.http;

/** What endpoints are grouped by in the description of the API. */
enum Tag {
    HEALTH("Health", "How this process is, and its meters."),
    PLUGINS("Plugins", "Archives with code, and what became of their earlier generations."),
    EXTENSION_POINTS("Extension points", "What can be plugged in where, and with which options."),
    BINDINGS("Bindings", "What is plugged in where, and re-plugging it under load."),
    DATABASES("Databases", "What is bound to `database`, and taking data from one to another."),
    CONFIGURATION("Configuration", "All of it at once."),
    EVENTS("Events", "What happens, as it happens."),
    ACCESS("Access", "Who may do what: tokens with scopes, and sessions of browsers."),
    LOGS("Logs", "How much is logged."),
    DESCRIPTION("Description", "This document.");

    private final String title;
    private final String doc;

    Tag(String title, String doc) {
        this.title = title;
        this.doc = doc;
    }

    String title() {
        return title;
    }

    String doc() {
        return doc;
    }
}
