'use strict';
// Receives until the plan's count is there, or a poll is empty where the count is 0. The first delivery of a
// message gets plan.hide (ms) as its new invisible duration if there is one; a duration of 0 leaves the message to
// come again, every other one is acked.
const { SimpleConsumer } = require('rocketmq-client-nodejs');
const { logger, say, describe, run, plan } = require('./client');

const consumer = new SimpleConsumer({
  endpoints: plan.endpoint,
  consumerGroup: plan.group,
  subscriptions: new Map([[plan.topic, plan.tags ?? '*']]),
  awaitDuration: 5000,
  logger,
});

async function take(message) {
  say(describe(message));
  if (plan.hide !== undefined && message.deliveryAttempt === 1) {
    await consumer.changeInvisibleDuration(message, plan.hide);
    say({ hidden: message.messageId, handle: message.receiptHandle });
    if (plan.hide === 0) {
      return 0;
    }
  }
  await consumer.ack(message);
  say({ acked: message.messageId });
  return 1;
}

run(consumer, async () => {
  let missing = plan.count;
  do {
    const messages = await consumer.receive(32, 15000);
    say({ received: messages.length });
    for (const message of messages) {
      missing -= await take(message);
    }
  } while (missing > 0);
});
