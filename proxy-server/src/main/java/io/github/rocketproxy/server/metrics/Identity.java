package io.github.rocketproxy.server.metrics;

import java.util.Arrays;

/**
 * What the official metrics say of the process that they come from.
 *
 * @param cluster name of the cluster of proxies
 * @param node name of this one
 * @param mode cluster or local
 */
record Identity(String cluster, String node, String mode) {
    /** These labels with those that all official metrics have. */
    String[] with(String... labels) {
        String[] all = Arrays.copyOf(labels, labels.length + 6);
        int at = labels.length;
        for (String text :
                new String[] {"cluster", cluster, "node_type", "proxy", "node_id", node}) {
            all[at++] = text;
        }
        return all;
    }
}
