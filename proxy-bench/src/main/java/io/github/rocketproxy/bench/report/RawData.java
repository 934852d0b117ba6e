package io.github.rocketproxy.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All numbers of a report in its folder: results.json, and a histogram file a latency run. */
final class RawData {
    private static final String FILE = "results.json";

    private final ObjectMapper json =
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    private final Path folder;

    /** The file's form: a report whose histograms lie in files of their own. */
    private record Results(
            String title,
            String base,
            String commandLine,
            Map<String, String> settings,
            Map<String, String> environment,
            List<Sample> samples,
            List<Run> latencies) {}

    private record Run(
            String scenario,
            String target,
            double ratePerSecond,
            double achievedPerSecond,
            boolean missedRate,
            Map<String, Long> errors,
            String histogram) {}

    /**
     * @param folder of one report; exists
     */
    RawData(Path folder) {
        this.folder = folder;
    }

    void write(Report report) throws IOException {
        List<Run> runs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (LatencyRun run : report.latencies()) {
            String name = name(run, names);
            HistogramFile.write(folder.resolve(name), run.histogram());
            runs.add(
                    new Run(
                            run.scenario(),
                            run.target(),
                            run.ratePerSecond(),
                            run.achievedPerSecond(),
                            run.missedRate(),
                            run.errors(),
                            name));
        }
        Results results =
                new Results(
                        report.title(),
                        report.base(),
                        report.commandLine(),
                        report.settings(),
                        report.environment(),
                        report.samples(),
                        runs);
        json.writeValue(folder.resolve(FILE).toFile(), results);
    }

    /**
     * @throws IOException where the folder holds no results of this form, which older ones do not
     */
    Report read() throws IOException {
        Results results;
        try {
            results = json.readValue(folder.resolve(FILE).toFile(), Results.class);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    folder.resolve(FILE) + " is not of this form: " + e.getOriginalMessage(), e);
        }
        List<LatencyRun> runs = new ArrayList<>();
        for (Run run : results.latencies) {
            runs.add(
                    new LatencyRun(
                            run.scenario,
                            run.target,
                            run.ratePerSecond,
                            run.achievedPerSecond,
                            run.missedRate,
                            run.errors,
                            HistogramFile.read(folder.resolve(run.histogram))));
        }
        return new Report(
                results.title,
                results.base,
                results.commandLine,
                results.settings,
                results.environment,
                results.samples,
                runs);
    }

    private static String name(LatencyRun run, Set<String> taken) {
        String start = "%s-%s-%.0f".formatted(run.scenario(), run.target(), run.ratePerSecond());
        String name = start + ".hgrm";
        for (int i = 2; !taken.add(name); i++) {
            name = start + "-" + i + ".hgrm";
        }
        return name;
    }
}
