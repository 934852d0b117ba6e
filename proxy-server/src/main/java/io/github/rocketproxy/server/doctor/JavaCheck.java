package io.github.rocketproxy.server.doctor;

import java.util.ArrayList;
import java.util.List;

/** The JVM: its version, and the flags of conf/jvm.options that libraries need. */
final class JavaCheck {
    private static final int NEEDED = 25;
    private static final List<String> FLAGS =
            List.of(
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

    private JavaCheck() {}

    /**
     * Judges.
     *
     * @param arguments of the JVM, as it gives them itself: with = instead of blanks
     */
    static Finding judge(Runtime.Version version, List<String> arguments) {
        if (version.feature() < NEEDED) {
            return Finding.fail(
                    "java", "version " + version, "install JDK " + NEEDED + " and set JAVA_HOME");
        }
        List<String> missing = new ArrayList<>(FLAGS);
        missing.removeAll(arguments);
        return missing.isEmpty()
                ? Finding.ok("java", "version " + version + ", flags as they should be")
                : Finding.fail(
                        "java",
                        "without the flags " + String.join(" ", missing),
                        "start by bin/rocketproxy, with the flags of conf/jvm.options");
    }
}
