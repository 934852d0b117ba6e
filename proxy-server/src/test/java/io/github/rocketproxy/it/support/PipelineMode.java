package io.github.rocketproxy.it.support;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the stages of a shard are laid onto threads; the value of {@code pipeline.mode}. */
public enum PipelineMode {
    FUSED,
    STAGED,
    INLINE;

    /** The value as the configuration has it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The modes that a test by mode runs in: {@code it.modes}, else all that the kind of proxy has.
     */
    public static List<PipelineMode> underTest() {
        String chosen = System.getProperty("it.modes", "");
        if (!chosen.isBlank()) {
            return Arrays.stream(chosen.split(","))
                    .map(mode -> valueOf(mode.trim().toUpperCase(Locale.ROOT)))
                    .toList();
        }
        return ProxyKind.current() == ProxyKind.OFFICIAL ? List.of(FUSED) : List.of(values());
    }
}
