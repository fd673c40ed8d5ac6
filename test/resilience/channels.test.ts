import assert from 'node:assert/strict';
import { type OwnStores, openOwnStores } from '../support/own-stores.ts';
import { until } from '../support/until.ts';

describe('channels', () => {
  let stores: OwnStores;

  before(async function () {
    this.timeout(30_000);
    stores = await openOwnStores();
  });

  after(() => stores.stop());

  it('say each time that a lost connection is back, and hear again when they say it', async () => {
    const { channels, redis } = stores;
    const heard: string[] = [];
    await channels.subscribe('news', (message) => heard.push(message));
    await channels.subscribe('weather', () => undefined);
    let isBack = () => {};
    channels.onReconnect(() => isBack());
    for (const turn of ['first', 'second']) {
      const back = new Promise<void>((resolve) => {
        isBack = resolve;
      });
      await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      await back;
      assert.equal(await channels.publish('news', turn), 1);
      assert.equal(await channels.publish('weather', turn), 1);
    }
    await until('both are heard', () => heard.length === 2);
    assert.deepEqual(heard, ['first', 'second']);
  });
});
