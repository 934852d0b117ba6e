package io.github.rocketproxy.backend.control;

import io.github.rocketproxy.backend.net.Connector;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.SerializeType;

/**
 * {@link Remoting} with one connection per address, opened by the first call and again after a
 * failure. Any virtual thread; all connections live on one loop.
 */
public final class ControlClient implements Remoting, AutoCloseable {
    /** Calls at one time where the configuration says nothing. */
    public static final int MAX_IN_FLIGHT_DEFAULT = 1_024;

    private static final int MAX_CONNECTIONS = 4_096;

    static {
        RemotingVersion.announce();
    }

    private final Connector connector;
    private final EventLoop loop;
    private final Semaphore inFlight;
    private final PeerRequests requests;
    private final ConcurrentMap<String, Link> links = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    private record Link(ChannelFuture connected, ControlConnection connection) {}

    /**
     * @param loop where all connections live; closed by its owner, after this
     * @param maxInFlight calls at one time; more of them wait, within their timeout
     */
    public ControlClient(Connector connector, EventLoop loop, int maxInFlight) {
        this(connector, loop, maxInFlight, PeerRequests.NONE);
    }

    /**
     * As the other constructor.
     *
     * @param requests takes what peers ask of us
     */
    public ControlClient(
            Connector connector, EventLoop loop, int maxInFlight, PeerRequests requests) {
        this.connector = connector;
        this.loop = loop;
        this.inFlight = new Semaphore(maxInFlight);
        this.requests = requests;
    }

    @Override
    public RemotingCommand invoke(String address, RemotingCommand request, long timeoutMs)
            throws RemotingCallException, InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        if (!inFlight.tryAcquire(timeoutMs, TimeUnit.MILLISECONDS)) {
            throw new RemotingCallException(
                    "no room for a call to "
                            + address
                            + " within "
                            + timeoutMs
                            + " ms: too many control calls wait for slow name servers or brokers",
                    null);
        }
        try {
            return call(address, request, timeoutMs, deadlineNs);
        } finally {
            inFlight.release();
        }
    }

    private RemotingCommand call(
            String address, RemotingCommand request, long timeoutMs, long deadlineNs)
            throws RemotingCallException, InterruptedException {
        Link link = connected(address, deadlineNs);
        request.setOpaque(RemotingCommand.createNewRequestId());
        request.setVersion(RemotingVersion.NUMBER);
        // The binary header cannot carry codes of 200000 and above.
        request.setSerializeTypeCurrentRPC(SerializeType.JSON);
        long sentNs = System.nanoTime();
        CompletableFuture<RemotingCommand> answer =
                link.connection.call(link.connected.channel(), request);
        try {
            return answer.get(Math.max(1, deadlineNs - sentNs), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (link.connection.isSilentSince(sentNs)) {
                drop(address, link);
            }
            throw new RemotingCallException(
                    address
                            + " did not answer request code "
                            + request.getCode()
                            + " within "
                            + timeoutMs
                            + " ms; check its load and the network",
                    e);
        } catch (ExecutionException e) {
            drop(address, link);
            throw new RemotingCallException(
                    "the connection to "
                            + address
                            + " broke before request code "
                            + request.getCode()
                            + " was answered"
                            + because(e.getCause())
                            + "; check that the process there is up",
                    e.getCause());
        } finally {
            link.connection.forget(request.getOpaque());
        }
    }

    private Link connected(String address, long deadlineNs)
            throws RemotingCallException, InterruptedException {
        Link link = links.computeIfAbsent(address, this::open);
        if (isClosed || links.size() > MAX_CONNECTIONS) {
            drop(address, link);
            throw new RemotingCallException(
                    isClosed
                            ? "no call to " + address + ": the proxy is stopping"
                            : "no call to " + address + ": over " + MAX_CONNECTIONS + " addresses",
                    null);
        }
        if (!link.connected.await(Math.max(1, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS)
                || !link.connected.isSuccess()) {
            drop(address, link);
            throw new RemotingCallException(
                    "cannot connect to "
                            + address
                            + because(link.connected.cause())
                            + "; check that it runs, the address and firewalls",
                    link.connected.cause());
        }
        return link;
    }

    private static String because(Throwable cause) {
        return cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    }

    private Link open(String address) {
        ControlConnection connection = new ControlConnection(address, requests);
        Link link = new Link(connector.connect(address, loop, connection), connection);
        link.connected.addListener(
                connected -> {
                    if (connected.isSuccess()) {
                        link.connected
                                .channel()
                                .closeFuture()
                                .addListener(
                                        closed -> {
                                            links.remove(address, link);
                                            requests.onClosed(address);
                                        });
                    } else {
                        links.remove(address, link);
                    }
                });
        return link;
    }

    private void drop(String address, Link link) {
        links.remove(address, link);
        // A failed connect has closed its channel itself.
        link.connected.addListener(
                connected -> {
                    if (connected.isSuccess()) {
                        link.connected.channel().close();
                    }
                });
    }

    /** Ends all connections; calls in flight fail. */
    @Override
    public void close() {
        isClosed = true;
        links.forEach(this::drop);
    }
}
