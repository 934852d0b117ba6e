package io.github.rocketproxy.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folder of all reports and its index. */
final class ReportFolders {
    private static final String INDEX_HEAD =
            "# Measurements\n\nOne folder a run, newest first. Each says how to repeat it.\n\n";

    private final Path root;

    /**
     * @param root made where it is missing
     */
    ReportFolders(Path root) {
        this.root = root;
    }

    /**
     * Makes a folder for a report.md and puts it on top of the index. An older one of the same name
     * is kept; the new one gets a number.
     *
     * @param question what the report answers
     */
    Path add(String name, String question) throws IOException {
        Files.createDirectories(root);
        Path folder = root.resolve(name);
        for (int i = 2; Files.exists(folder); i++) {
            folder = root.resolve(name + "-" + i);
        }
        Files.createDirectory(folder);
        addToIndex(folder.getFileName().toString(), question);
        return folder;
    }

    private void addToIndex(String folder, String question) throws IOException {
        Path index = root.resolve("index.md");
        List<String> entries = new ArrayList<>();
        entries.add("- [" + folder + "](" + folder + "/report.md): " + question);
        if (Files.exists(index)) {
            Files.readAllLines(index).stream()
                    .filter(line -> line.startsWith("- "))
                    .forEach(entries::add);
        }
        Files.writeString(index, INDEX_HEAD + String.join("\n", entries) + "\n");
    }
}
