package io.github.rocketproxy.pipeline.access;

/**
 * How callers are judged.
 *
 * @param asksRules false: whoever is a user may do everything
 * @param window how long a signature holds
 * @param brake how much guessing is let happen
 */
public record AccessConfig(boolean asksRules, SignatureWindow window, BrakeConfig brake) {}
