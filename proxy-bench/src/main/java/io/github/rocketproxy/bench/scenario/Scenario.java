package io.github.rocketproxy.bench.scenario;

/** Something that is done to the targets, in rounds, and measured. */
public interface Scenario {
    /** What reports and the command line call it. */
    String name();

    /** About how long it takes, s, its warm-up not counted. */
    long estimateS(Plan plan);

    /** Does it, and leaves its samples with the lab. */
    void run(Lab lab) throws InterruptedException;
}
