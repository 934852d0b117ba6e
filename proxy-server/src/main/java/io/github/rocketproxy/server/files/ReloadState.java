package io.github.rocketproxy.server.files;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** What became of the files of one thing, for operators. Any thread. */
public final class ReloadState {
    /** The fact about a certificate in force that says when it ends: an ISO instant. */
    public static final String NOT_AFTER = "notAfter";

    private final String what;
    private final List<Path> files;
    private final InstantSource clock;
    private volatile View view;

    /**
     * What operators see.
     *
     * @param what the key of the configuration that names the files
     * @param files as configured
     * @param inForceSince when what is in force was taken
     * @param inForce facts about what is in force; no secrets
     * @param failure why changed files are not in force; null if none is waiting
     */
    public record View(
            String what,
            List<Path> files,
            Instant inForceSince,
            Map<String, String> inForce,
            Failure failure) {}

    /** A change that could not be used. */
    public record Failure(Instant at, String reason) {}

    /** Nothing is in force yet. */
    public ReloadState(String what, List<Path> files, InstantSource clock) {
        this.what = what;
        this.files = List.copyOf(files);
        this.clock = clock;
        view = new View(what, this.files, null, Map.of(), null);
    }

    /** The files were taken. */
    public void taken(Map<String, String> inForce) {
        view = new View(what, files, clock.instant(), Map.copyOf(inForce), null);
    }

    /** Changed files could not be used; what was in force stays so. */
    public void failed(String reason) {
        View before = view;
        view =
                new View(
                        what,
                        files,
                        before.inForceSince(),
                        before.inForce(),
                        new Failure(clock.instant(), reason));
    }

    /** How it is now. */
    public View view() {
        return view;
    }
}
