'use strict';
// What all scripts share: standard output is for JSON lines alone, the client's log goes to standard error.
const log = level => (...words) => process.stderr.write(`${level} ${words.join(' ')}\n`);
const logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };

/** Prints a fact for the test. */
function say(fact) {
  process.stdout.write(JSON.stringify(fact) + '\n');
}

/** A received message as a fact. */
function describe(message) {
  return {
    id: message.messageId,
    body: message.body.toString('base64'),
    tag: message.tag,
    keys: message.keys,
    properties: Object.fromEntries(message.properties),
    group: message.messageGroup,
    attempt: message.deliveryAttempt,
    corrupted: message.corrupted === true,
    dueMs: message.deliveryTimestamp ? message.deliveryTimestamp.getTime() : 0,
    nowMs: Date.now(),
  };
}

/** Starts the client, lets the work be done, shuts down; any failure ends the process with 1. */
async function run(client, work) {
  try {
    await client.startup();
    say({ started: client.clientId });
    await work(client);
    await client.shutdown();
    say({ stopped: true });
    process.exit(0);
  } catch (failure) {
    process.stderr.write(`${failure.stack}\n`);
    process.exit(1);
  }
}

module.exports = { logger, say, describe, run, plan: JSON.parse(process.argv[2]) };
