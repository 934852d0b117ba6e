package io.github.rocketproxy.server.live;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One folder a user, with one file for each of the user's proxies, named by its process id. Nobody
 * else can read them, and a folder that someone else has put in its place is not used.
 *
 * @param path the folder
 */
public record LiveFolder(Path path) {
    private static final Set<PosixFilePermission> FOLDER =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-------");

    /** This user's, below {@code java.io.tmpdir}. */
    public static LiveFolder ofUser() {
        String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_");
        return new LiveFolder(Path.of(System.getProperty("java.io.tmpdir"), "rocketproxy-" + user));
    }

    /**
     * An empty file for the process, in place of one that an earlier process of this id has left.
     */
    Path create(long pid) throws IOException {
        boolean isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        createFolder(isPosix);
        removeLeftovers();
        Path file = file(pid);
        Files.deleteIfExists(file);
        Files.createFile(file, ownerOnly(isPosix, FILE));
        if (isPosix && !Files.getOwner(path).equals(Files.getOwner(file))) {
            Files.delete(file);
            throw new IOException(path + " belongs to someone else");
        }
        return file;
    }

    private void createFolder(boolean isPosix) throws IOException {
        try {
            Files.createDirectory(path, ownerOnly(isPosix, FOLDER));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new NotDirectoryException(path.toString());
            }
            if (isPosix && !FOLDER.containsAll(Files.getPosixFilePermissions(path))) {
                throw new IOException(path + " is open to others");
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(
            boolean isPosix, Set<PosixFilePermission> permissions) {
        return isPosix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /** Of processes that were killed. */
    private void removeLeftovers() throws IOException {
        for (Path file : files()) {
            if (!isAlive(file)) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Where a process of this id writes, if one does. */
    Path file(long pid) {
        return path.resolve(Long.toString(pid));
    }

    /** Process ids of this user's proxies that run. */
    public List<Long> running() throws IOException {
        return files().stream().filter(LiveFolder::isAlive).map(LiveFolder::pid).sorted().toList();
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]{1,18}"))
                    .toList();
        }
    }

    private static long pid(Path file) {
        return Long.parseLong(file.getFileName().toString());
    }

    private static boolean isAlive(Path file) {
        return ProcessHandle.of(pid(file)).isPresent();
    }
}
