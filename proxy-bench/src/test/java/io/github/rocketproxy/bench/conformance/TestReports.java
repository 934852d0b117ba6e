package io.github.rocketproxy.bench.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What the reports of Surefire and Failsafe say of each test. Names are {@code Class#method}
 * without package; a parameterized test is as bad as the worst of its cases.
 */
final class TestReports {
    private static final List<String> FOLDERS = List.of("surefire-reports", "failsafe-reports");

    private final TreeMap<String, TestResult> results = new TreeMap<>();

    /**
     * Reads the reports of a module.
     *
     * @param target the module's target folder; may be missing
     * @param since older reports are leftovers and do not count
     * @return how many reports there were
     */
    int read(Path target, Instant since) throws IOException {
        int count = 0;
        for (String name : FOLDERS) {
            Path folder = target.resolve(name);
            if (Files.isDirectory(folder)) {
                count += readFolder(folder, since);
            }
        }
        return count;
    }

    private int readFolder(Path folder, Instant since) throws IOException {
        int count = 0;
        try (var files = Files.newDirectoryStream(folder, "TEST-*.xml")) {
            for (Path file : files) {
                if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    readFile(file);
                    count++;
                }
            }
        }
        return count;
    }

    private void readFile(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            read(factory.createXMLStreamReader(in));
        } catch (XMLStreamException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private void read(XMLStreamReader xml) throws XMLStreamException {
        String test = null;
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (xml.getLocalName()) {
                case "testcase" -> {
                    test = name(xml);
                    book(test, TestResult.PASSED);
                }
                case "skipped" -> book(test, TestResult.SKIPPED);
                case "failure", "error" -> book(test, TestResult.FAILED);
                default -> {
                    // Properties and output.
                }
            }
        }
    }

    private static String name(XMLStreamReader testCase) {
        String className = testCase.getAttributeValue(null, "classname");
        String simple = className.substring(className.lastIndexOf('.') + 1);
        int nested = simple.indexOf('$');
        return (nested < 0 ? simple : simple.substring(0, nested))
                + "#"
                + testCase.getAttributeValue(null, "name");
    }

    private void book(String test, TestResult result) {
        results.merge(test, result, TestResult::worse);
    }

    /**
     * What came of a test.
     *
     * @param test {@code Class#method}, the method perhaps cut short
     */
    TestResult of(String test) {
        String prefix = test.contains("#") ? test : test + "#";
        return results.subMap(prefix, prefix + Character.MAX_VALUE).values().stream()
                .reduce(TestResult::worse)
                .orElse(TestResult.MISSING);
    }
}
