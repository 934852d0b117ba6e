package io.github.rocketproxy.bench.scenario;

import java.util.List;

/** All scenarios, in the order in which they disturb each other least. */
public final class Scenarios {
    private static final List<Scenario> ALL =
            List.of(
                    new SendScenario(),
                    new SendRateScenario(),
                    new RateScenario(),
                    new ReceiveScenario(),
                    new EndToEndScenario(),
                    new ConnectionsScenario(),
                    new BodyScenario(),
                    new TopicsScenario(),
                    new ColdScenario(),
                    new IdleScenario());

    private Scenarios() {}

    /** Their names. */
    public static List<String> names() {
        return ALL.stream().map(Scenario::name).toList();
    }

    /**
     * Those of these names, in the order above.
     *
     * @throws IllegalArgumentException where a name is unknown
     */
    public static List<Scenario> named(List<String> names) {
        for (String name : names) {
            if (!names().contains(name)) {
                throw new IllegalArgumentException(
                        "unknown scenario '" + name + "'; there are " + String.join(", ", names()));
            }
        }
        return ALL.stream().filter(scenario -> names.contains(scenario.name())).toList();
    }
}
