import assert from 'node:assert/strict';
import { join } from 'node:path';
import { encodeDocument } from '../../scripts/embedded-mongo/bson/encode.ts';
import { document } from '../../scripts/embedded-mongo/bson/values.ts';
import { Database } from '../../scripts/embedded-mongo/storage/database.ts';
import { Store } from '../../scripts/embedded-mongo/storage/store.ts';
import { temporaryFolder } from './support/process.ts';
import { onlyEmbedded } from './support/store.ts';

describe('embedded MongoDB: a full disk', () => {
  onlyEmbedded();

  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: Database;
  let store: Store;
  beforeEach(async () => {
    folder = await temporaryFolder();
    database = new Database(join(folder.path, 'store.sqlite'));
    store = new Store(database);
  });
  afterEach(async () => {
    await store.close();
    await folder.remove();
  });

  const insert = (name: string, _id: number, size: number) =>
    store.run('write', () => {
      const one = document({ _id, text: 'x'.repeat(size) });
      store.catalog.findOrCreate('db', name).insert(one, encodeDocument(one));
    });
  const count = (name: string) => store.run('read', () => store.catalog.find('db', name)?.count() ?? 0);

  it('fails what does not fit, keeps what was acknowledged, and goes on when there is room', async () => {
    await insert('a', 1, 10);
    database.define('PRAGMA max_page_count = 60');
    const results = await Promise.allSettled([
      insert('a', 2, 10),
      insert('b', 3, 1_000_000),
      insert('a', 4, 10),
    ]);
    assert.equal(results[1]?.status, 'rejected');
    const acknowledged =
      1 + [results[0], results[2]].filter((result) => result?.status === 'fulfilled').length;
    assert.equal(await count('a'), acknowledged);
    assert.equal(await count('b'), 0);
    assert.equal(
      store.catalog.find('db', 'b'),
      undefined,
      'the collection that was made for it is gone, too',
    );
    database.define('PRAGMA max_page_count = 1000000');
    await insert('b', 3, 1_000_000);
    await insert('a', 5, 10);
    assert.deepEqual([await count('a'), await count('b')], [acknowledged + 1, 1]);
  });

  it('fails the whole group when its commit fails, and nothing of it is there', async () => {
    await insert('a', 1, 10);
    const failing = database as unknown as { run(sql: string): void };
    const run = failing.run.bind(database);
    failing.run = (sql) => {
      if (sql === 'COMMIT') throw new Error('disk I/O error');
      run(sql);
    };
    const results = await Promise.allSettled([insert('a', 2, 10), count('a'), insert('c', 3, 10)]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    );
    failing.run = run;
    assert.equal(await count('a'), 1);
    assert.equal(store.catalog.find('db', 'c'), undefined);
    await insert('c', 4, 10);
    assert.equal(await count('c'), 1);
  });
});
