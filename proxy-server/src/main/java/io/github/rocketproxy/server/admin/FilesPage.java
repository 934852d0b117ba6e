package io.github.rocketproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rocketproxy.server.files.ReloadState;
import java.util.List;
import java.util.TreeMap;

/** The files that are followed: what is in force of each, and why a changed one is not. */
public final class FilesPage implements AdminPage {
    private final List<ReloadState> states;

    public FilesPage(List<ReloadState> states) {
        this.states = List.copyOf(states);
    }

    @Override
    public Answer answer(AdminRequest request) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        states.forEach(state -> list.add(json(state.view())));
        return Answer.ok(list);
    }

    private static ObjectNode json(ReloadState.View view) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("key", view.what());
        ArrayNode files = json.putArray("files");
        view.files().forEach(file -> files.add(file.toString()));
        json.put("inForceSince", String.valueOf(view.inForceSince()));
        ObjectNode facts = json.putObject("inForce");
        new TreeMap<>(view.inForce()).forEach(facts::put);
        if (view.failure() != null) {
            ObjectNode failure = json.putObject("failure");
            failure.put("at", view.failure().at().toString());
            failure.put("reason", view.failure().reason());
        }
        return json;
    }
}
