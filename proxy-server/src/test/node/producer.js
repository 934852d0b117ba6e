'use strict';
// Sends the plan's messages one after another. A message with a verdict is half until it is given.
const { Producer } = require('rocketmq-client-nodejs');
const { logger, say, run, plan } = require('./client');

const producer = new Producer({
  endpoints: plan.endpoint,
  topics: [plan.topic],
  checker: { check: async () => 0 },
  logger,
});

async function send(message) {
  const transaction = message.verdict ? producer.beginTransaction() : undefined;
  const receipt = await producer.send(
    {
      topic: plan.topic,
      body: Buffer.from(message.body, 'base64'),
      tag: message.tag,
      keys: message.keys,
      properties: new Map(Object.entries(message.properties ?? {})),
      messageGroup: message.group,
      delay: message.delayMs,
    },
    transaction,
  );
  if (transaction) {
    await transaction[message.verdict]();
  }
  say({ sent: receipt.messageId, offset: receipt.offset });
}

run(producer, async () => {
  for (const message of plan.messages) {
    await send(message);
  }
});
