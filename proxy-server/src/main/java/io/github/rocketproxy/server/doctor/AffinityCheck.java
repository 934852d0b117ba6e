package io.github.rocketproxy.server.doctor;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** Whether the processors of pipeline.affinity are there and may be used. */
final class AffinityCheck {
    private AffinityCheck() {}

    /**
     * Judges.
     *
     * @param cpuByThread as configured
     * @param allowed processors that this process may use
     */
    static Finding judge(Map<String, Integer> cpuByThread, BitSet allowed) {
        if (cpuByThread.isEmpty()) {
            return Finding.ok("affinity", "no thread is pinned");
        }
        Map<String, Integer> refused = new TreeMap<>(cpuByThread);
        refused.values().removeIf(allowed::get);
        return refused.isEmpty()
                ? Finding.ok("affinity", new TreeMap<>(cpuByThread) + ", all allowed")
                : Finding.fail(
                        "affinity",
                        refused + " cannot be pinned: this process may use " + allowed,
                        "correct pipeline.affinity, or taskset, cpuset or CPUAffinity of the"
                                + " process");
    }

    /** Reads a list of the kernel's: {@code 0-3,8}. */
    static BitSet parse(String list) {
        BitSet set = new BitSet();
        for (String part : list.strip().split(",")) {
            int dash = part.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
            set.set(first, last + 1);
        }
        return set;
    }
}
