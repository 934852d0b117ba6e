package io.github.rocketproxy.bench.scenario;

import java.util.List;

/** Something that is done to the targets, in rounds, and measured. */
public interface Scenario {
    /** What reports and the command line call it. */
    String name();

    /** Names of the targets that are up and warm when it runs; no others run then. */
    List<String> targets(Plan plan);

    /** About how long it takes, s, when its targets are warm. */
    long estimateS(Plan plan);

    /** Does it, and leaves its samples with the lab. */
    void run(Lab lab) throws InterruptedException;
}
