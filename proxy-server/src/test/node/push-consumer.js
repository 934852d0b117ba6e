'use strict';
// Consumes until the plan's count of messages is there. Ends without a shutdown, which would wait for the long poll.
const { PushConsumer, ConsumeResult } = require('rocketmq-client-nodejs');
const { logger, say, describe, run, plan } = require('./client');

let done;
const enough = new Promise(resolve => {
  done = resolve;
});
let seen = 0;
const consumer = new PushConsumer({
  endpoints: plan.endpoint,
  consumerGroup: plan.group,
  subscriptions: new Map([[plan.topic, '*']]),
  messageListener: {
    consume: async message => {
      say(describe(message));
      if (++seen === plan.count) {
        done();
      }
      return ConsumeResult.SUCCESS;
    },
  },
  logger,
});

run(consumer, async () => {
  await enough;
  process.exit(0);
});
