package io.github.rocketproxy.bench.report;

import io.github.rocketproxy.bench.report.document.Block;
import io.github.rocketproxy.bench.report.document.HtmlPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folder of all reports and its index, as Markdown and as a page. */
final class ReportFolders {
    private static final String TITLE = "Measurements";
    private static final String ABOUT =
            "One folder a run, newest first. Each says how to repeat it.";
    private static final String ENTRY = "- ";

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
     * @param title what the report is about
     */
    Path add(String name, String title) throws IOException {
        Files.createDirectories(root);
        Path folder = root.resolve(name);
        for (int i = 2; Files.exists(folder); i++) {
            folder = root.resolve(name + "-" + i);
        }
        Files.createDirectory(folder);
        addToIndex(folder.getFileName().toString(), title);
        return folder;
    }

    /** Writes index.html from what index.md lists, with links to pages where there are any. */
    void writePage() throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : entries()) {
            entries.add(linkedToPage(entry.substring(ENTRY.length())));
        }
        List<Block> blocks =
                List.of(
                        new Block.Heading(1, TITLE),
                        new Block.Paragraph(ABOUT),
                        new Block.Bullets(entries));
        Files.writeString(root.resolve("index.html"), HtmlPage.of(TITLE, blocks));
    }

    private String linkedToPage(String entry) {
        String folder = entry.substring(entry.indexOf('[') + 1, entry.indexOf(']'));
        return Files.exists(root.resolve(folder).resolve("report.html"))
                ? entry.replace(folder + "/report.md", folder + "/report.html")
                : entry;
    }

    private void addToIndex(String folder, String title) throws IOException {
        List<String> entries = new ArrayList<>();
        entries.add(ENTRY + "[" + folder + "](" + folder + "/report.md): " + title);
        entries.addAll(entries());
        Files.writeString(
                root.resolve("index.md"),
                "# " + TITLE + "\n\n" + ABOUT + "\n\n" + String.join("\n", entries) + "\n");
    }

    private List<String> entries() throws IOException {
        Path index = root.resolve("index.md");
        return Files.exists(index)
                ? Files.readAllLines(index).stream().filter(line -> line.startsWith(ENTRY)).toList()
                : List.of();
    }
}
