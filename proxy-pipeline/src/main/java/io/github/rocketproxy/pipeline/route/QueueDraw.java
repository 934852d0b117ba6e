package io.github.rocketproxy.pipeline.route;

/** Draws a queue for a message that may go to any, by how well the brokers are. Stateless. */
public final class QueueDraw {
    private QueueDraw() {}

    /**
     * A queue, drawn in proportion to the shares of the queues' brokers.
     *
     * @param except a broker that does not count; may be null
     * @param number each draws another; equal numbers draw alike as long as brokers are alike
     * @return its position in the route; -1 where no broker takes any messages
     */
    public static int draw(TopicRoute route, BrokerHealth health, BrokerRef except, int number) {
        int total = 0;
        for (int i = 0; i < route.writeQueueCount(); i++) {
            total += share(route, i, health, except);
        }
        if (total == 0) {
            return -1;
        }
        int left = Integer.remainderUnsigned(spread(number), total);
        int position = 0;
        for (int share = share(route, 0, health, except);
                left >= share;
                share = share(route, position, health, except)) {
            left -= share;
            position++;
            if (position == route.writeQueueCount()) {
                return position - 1; // a share has become smaller in between
            }
        }
        return position;
    }

    private static int share(
            TopicRoute route, int position, BrokerHealth health, BrokerRef except) {
        BrokerRef broker = route.writeQueue(position).broker();
        boolean isOut =
                broker.address() == null || except != null && broker.index() == except.index();
        return isOut ? 0 : health.share(broker);
    }

    /** Numbers in a row become numbers all over (the end of MurmurHash3). */
    public static int spread(int number) {
        int mixed = number * 0x9E3779B9;
        mixed = (mixed ^ mixed >>> 16) * 0x85EBCA6B;
        mixed = (mixed ^ mixed >>> 13) * 0xC2B2AE35;
        return mixed ^ mixed >>> 16;
    }
}
