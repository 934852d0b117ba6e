package io.github.rocketproxy.pipeline.access;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The time that a client has signed, in ISO 8601, basic or extended: {@code 20260101T000000Z},
 * {@code 2026-01-01T00:00:00.123+08:00}.
 *
 * @param epochMs ms since 1970
 * @param hasOffset false: written with Z or nothing, which some clients do with their local time
 */
record SignedTime(long epochMs, boolean hasOffset) {
    /** Reads a time; null where it is none. */
    static SignedTime parse(String text) {
        try {
            return new Reader(text).time();
        } catch (DateTimeException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    /** Reads on from character to character. */
    private static final class Reader {
        private static final String FORMAT = "no ISO 8601 time";

        private final String text;
        private int next;

        private Reader(String text) {
            this.text = text;
        }

        private SignedTime time() {
            int year = number(4);
            skip('-');
            int month = number(2);
            skip('-');
            int day = number(2);
            if (!skip('T') && !skip(' ')) {
                throw new DateTimeException(FORMAT);
            }
            int hour = number(2);
            skip(':');
            int minute = number(2);
            skip(':');
            LocalDateTime written = LocalDateTime.of(year, month, day, hour, minute, number(2));
            skipFraction();
            String zone = text.substring(next);
            boolean hasOffset = !zone.isEmpty() && !zone.equalsIgnoreCase("Z");
            ZoneOffset offset = hasOffset ? ZoneOffset.of(zone) : ZoneOffset.UTC;
            return new SignedTime(written.toInstant(offset).toEpochMilli(), hasOffset);
        }

        private int number(int digits) {
            int number = 0;
            for (int end = next + digits; next < end; next++) {
                int digit = text.charAt(next) - '0';
                if (digit < 0 || digit > 9) {
                    throw new DateTimeException(FORMAT);
                }
                number = 10 * number + digit;
            }
            return number;
        }

        private boolean skip(char wanted) {
            boolean isThere = next < text.length() && text.charAt(next) == wanted;
            next += isThere ? 1 : 0;
            return isThere;
        }

        private void skipFraction() {
            if (skip('.') || skip(',')) {
                while (next < text.length()
                        && text.charAt(next) >= '0'
                        && text.charAt(next) <= '9') {
                    next++;
                }
            }
        }
    }
}
