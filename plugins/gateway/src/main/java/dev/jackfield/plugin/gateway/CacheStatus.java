package dev.jackfield.plugin.gateway;

/** The field {@code Cache-Status} (RFC 9211) of a response that did not come from the cache. */
final class CacheStatus {
    private CacheStatus() {}

    static String passed(CacheRequest wanted, boolean stored) {
        String why = switch (wanted.use()) {
            case SERVE, SERVE_ONLY -> "miss";
            case REFRESH -> "request";
            case PASS -> "bypass";
            case INVALIDATE -> "method";
            case OFF -> "";
        };
        return why.isEmpty() ? "" : Headers.PSEUDONYM + "; fwd=" + why + (stored ? "; stored" : "");
    }
}
