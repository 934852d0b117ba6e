package io.github.rocketproxy.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The process that listens on a port, as far as Linux tells this user. */
final class PortOwner {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTEN = "0A";

    private PortOwner() {}

    /** {@code process 42 (java)}; empty where it cannot be found out. */
    static String of(int port) {
        for (String table : List.of("net/tcp", "net/tcp6")) {
            try (Stream<String> lines = Files.lines(PROC.resolve(table))) {
                String inode =
                        lines.skip(1)
                                .map(line -> inode(line, port))
                                .filter(found -> !found.isEmpty())
                                .findFirst()
                                .orElse("");
                if (!inode.isEmpty()) {
                    return ofSocket("socket:[" + inode + "]");
                }
            } catch (IOException e) {
                return "";
            }
        }
        return "";
    }

    /** The inode of the socket in this line of the table, if it listens on the port. */
    static String inode(String line, int port) {
        String[] fields = line.strip().split("\\s+");
        return fields.length > 9
                        && fields[3].equals(LISTEN)
                        && fields[1].endsWith(String.format(":%04X", port))
                ? fields[9]
                : "";
    }

    private static String ofSocket(String socket) throws IOException {
        try (Stream<Path> processes = Files.list(PROC)) {
            for (Path process :
                    processes
                            .filter(path -> path.getFileName().toString().matches("\\d+"))
                            .toList()) {
                if (has(process, socket)) {
                    return "process "
                            + process.getFileName()
                            + " ("
                            + Files.readString(process.resolve("comm")).strip()
                            + ")";
                }
            }
        }
        return "";
    }

    private static boolean has(Path process, String socket) {
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            for (Path file : files.toList()) {
                if (Files.readSymbolicLink(file).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException e) {
            // another user's, or gone: then it is not the one that can be named
        }
        return false;
    }
}
