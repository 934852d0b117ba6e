package io.github.rocketproxy.bench.conformance;

/** What came of a test; of several, the worst counts, and later ones are worse. */
enum TestResult {
    PASSED,
    SKIPPED,
    FAILED,
    MISSING;

    TestResult worse(TestResult other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
