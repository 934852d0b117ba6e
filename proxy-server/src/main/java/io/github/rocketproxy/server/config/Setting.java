package io.github.rocketproxy.server.config;

import com.fasterxml.jackson.databind.JsonNode;

/** One key's value and where it was written. */
record Setting(JsonNode value, Origin origin) {}
