package io.github.rocketproxy.it.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The published Node.js client: the scripts of src/test/node with what npm installs for them, in a
 * folder that is kept between runs. A test is skipped where there is no Node.js or no registry.
 */
public final class NodeClient {
    private static final long INSTALL_WITHIN_S = 150;
    private static final long RUN_WITHIN_S = 90;
    private static final String NO_NETWORK =
            "(?s).*(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network).*";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path MODULE = Path.of(System.getProperty("it.root"), "proxy-server");
    private static final Path SCRIPTS = MODULE.resolve("src/test/node").toAbsolutePath();
    private static final Path HOME = MODULE.resolve("target/node").toAbsolutePath().normalize();

    private NodeClient() {}

    /** Installs it where that has not been done for the same package-lock.json. */
    public static synchronized void install() {
        Assumptions.assumeTrue(exists("node"), "Node.js is not installed");
        Assumptions.assumeTrue(exists("npm"), "npm is not installed");
        try {
            copyScripts();
            Path installed = HOME.resolve("node_modules/installed-lock.json");
            Path wanted = HOME.resolve("package-lock.json");
            if (!Files.exists(installed) || Files.mismatch(installed, wanted) >= 0) {
                npmInstall();
                Files.copy(wanted, installed, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyScripts() throws IOException {
        Files.createDirectories(HOME);
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            for (Path file : files.toList()) {
                Path copy = HOME.resolve(file.getFileName());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void npmInstall() throws IOException {
        Path log = HOME.resolve("npm.log");
        int exit =
                await(
                        start(log, log, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"),
                        INSTALL_WITHIN_S);
        String output = Files.readString(log);
        Assumptions.assumeFalse(
                exit != 0 && output.matches(NO_NETWORK), "npm does not reach its registry");
        if (exit != 0) {
            throw new IllegalStateException("npm ci gave " + exit + "\n" + output);
        }
    }

    /**
     * Runs a script to its end.
     *
     * @param plan what it is to do; see the scripts
     * @return the facts that it printed
     * @throws IllegalStateException with its log where it failed or took too long
     */
    public static List<JsonNode> run(String script, Map<String, Object> plan) {
        try {
            Path out = Files.createTempFile(HOME, script, ".out");
            Path log = Files.createTempFile(HOME, script, ".log");
            Process process =
                    start(out, log, "node", script + ".js", JSON.writeValueAsString(plan));
            int exit = await(process, RUN_WITHIN_S);
            if (exit != 0) {
                throw new IllegalStateException(
                        script + " gave " + exit + "\n" + Files.readString(out) + tail(log));
            }
            List<JsonNode> facts = facts(out);
            Files.delete(out);
            Files.delete(log);
            return facts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> facts(Path out) throws IOException {
        List<JsonNode> facts = new ArrayList<>();
        for (String line : Files.readAllLines(out)) {
            facts.add(JSON.readTree(line));
        }
        return facts;
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    private static boolean exists(String program) {
        try {
            return await(new ProcessBuilder(program, "--version").start(), RUN_WITHIN_S) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Process start(Path out, Path err, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(HOME.toFile());
        builder.redirectOutput(out.toFile());
        if (out.equals(err)) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(err.toFile());
        }
        return builder.start();
    }

    private static int await(Process process, long withinS) {
        try {
            boolean hasEnded = process.waitFor(withinS, TimeUnit.SECONDS);
            return hasEnded ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        } finally {
            process.destroyForcibly();
        }
    }
}
