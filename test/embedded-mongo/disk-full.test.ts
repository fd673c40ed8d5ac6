import assert from 'node:assert/strict';
import { join } from 'node:path';
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
    store.close();
    await folder.remove();
  });

  const collection = (name: string) => store.catalog.find('db', name) ?? store.catalog.create('db', name);
  const insert = (name: string, _id: number, size: number) =>
    store.run(() => collection(name).insert({ _id, text: 'x'.repeat(size) }));
  const count = (name: string) => store.run(() => store.catalog.find('db', name)?.size ?? 0);
  const limitPages = (pages: number) => database.statement(`PRAGMA max_page_count = ${pages}`).get();

  it('fails what does not fit, keeps what was acknowledged, and goes on when there is room', async () => {
    await insert('a', 1, 10);
    limitPages(60);
    const results = await Promise.allSettled([
      insert('a', 2, 10),
      insert('b', 3, 1_000_000),
      insert('a', 4, 10),
    ]);
    assert.equal(results[1]?.status, 'rejected');
    assert.match(String(results[1].reason), /the store cannot write to its file: database or disk is full/);
    const acknowledged =
      1 + [results[0], results[2]].filter((result) => result?.status === 'fulfilled').length;
    assert.equal(await count('a'), acknowledged);
    assert.equal(store.catalog.find('db', 'b'), undefined, 'what was made for it is gone, too');
    limitPages(1_000_000);
    await insert('b', 3, 1_000_000);
    await insert('a', 5, 10);
    assert.deepEqual([await count('a'), await count('b')], [acknowledged + 1, 1]);
  });

  it('fails the whole group when its commit fails, and nothing of it is there', async () => {
    await insert('a', 1, 10);
    database.commit = () => {
      throw new Error('disk I/O error');
    };
    const changes = () => {
      const index = collection('a').buildIndex({ name: 'text_1', key: { text: 1 } });
      collection('a').addIndex(index);
      const [id = 0] = collection('a').ids();
      collection('a').replace(id, { _id: 1, text: 'changed' });
      collection('a').remove(id);
    };
    const results = await Promise.allSettled([
      insert('a', 2, 10),
      count('a'),
      insert('c', 3, 10),
      store.run(changes),
      store.run(() => store.catalog.drop(collection('c'))),
      store.run(() => store.catalog.drop(collection('a'))),
    ]);
    for (const { status } of results) assert.equal(status, 'rejected');
    Reflect.deleteProperty(database, 'commit');
    const [id = 0] = collection('a').ids();
    assert.deepEqual(collection('a').document(id), { _id: 1, text: 'x'.repeat(10) });
    assert.deepEqual([collection('a').size, collection('a').indexes.length], [1, 1]);
    assert.equal(store.catalog.find('db', 'c'), undefined);
    await assert.rejects(insert('a', 1, 5), /E11000/);
    await insert('c', 4, 10);
    assert.equal(await count('c'), 1);
  });
});
