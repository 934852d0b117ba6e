package io.github.rocketproxy.it.support;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.tools.command.MQAdminStartup;

/** The official {@code mqadmin}, as a user of the broker. */
public final class MqAdmin {
    private final String nameServerAddress;
    private final SessionCredentials credentials;

    public MqAdmin(String nameServerAddress, String user, String secret) {
        this.nameServerAddress = nameServerAddress;
        credentials = new SessionCredentials(user, secret);
    }

    /**
     * Runs a command, with {@code -n} in front of the other options.
     *
     * @return what it printed
     * @throws IllegalStateException it failed; with what it printed
     */
    public String run(String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of(command, "-n", nameServerAddress));
        arguments.addAll(List.of(options));
        String printed = printed(arguments);
        if (printed.contains("Exception")) {
            throw new IllegalStateException(arguments + "\n" + printed);
        }
        return printed;
    }

    /** The commands print, and tell each other the name server by a property of the JVM. */
    private String printed(List<String> arguments) {
        synchronized (MqAdmin.class) {
            PrintStream out = System.out;
            PrintStream err = System.err;
            String before = System.getProperty(MixAll.NAMESRV_ADDR_PROPERTY);
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
            System.setOut(stream);
            System.setErr(stream);
            try {
                MQAdminStartup.main0(
                        arguments.toArray(String[]::new), new AclClientRPCHook(credentials));
            } finally {
                System.setOut(out);
                System.setErr(err);
                if (before == null) {
                    System.clearProperty(MixAll.NAMESRV_ADDR_PROPERTY);
                } else {
                    System.setProperty(MixAll.NAMESRV_ADDR_PROPERTY, before);
                }
            }
            return printed.toString(StandardCharsets.UTF_8);
        }
    }
}
