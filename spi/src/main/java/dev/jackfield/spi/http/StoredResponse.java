package dev.jackfield.spi.http;

import java.util.List;
import java.util.Map;

/**
 * A response as a cache keeps it. It is of the SPI so that it outlives the gateway generation that stored it.
 *
 * @param status the status code
 * @param headers field lines in order, names in lower case; a name may repeat
 * @param body the whole body, encoded as {@code content-encoding} says; not to be changed by anybody
 * @param storedAtMillis when the response was received, epoch milliseconds
 * @since 1.0
 */
@SuppressWarnings("ArrayRecordComponent") // a copy for each hit would cost more than the promise not to write
public record StoredResponse(int status, List<Map.Entry<String, String>> headers, byte[] body, long storedAtMillis) {
    /** Copies the headers; keeps the body as it is. */
    public StoredResponse {
        headers = List.copyOf(headers);
    }
}
