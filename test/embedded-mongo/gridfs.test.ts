import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import mongoose from 'mongoose';
import { useStore } from './support/store.ts';

describe('embedded MongoDB: GridFS', () => {
  const store = useStore();

  it('gives files back as they were', async () => {
    const bucket = new mongoose.mongo.GridFSBucket(store.db, {
      bucketName: 'plugins',
      chunkSizeBytes: 100_000,
    });
    const content = randomBytes(1_234_567);
    const upload = bucket.openUploadStream('plugin.npack', { metadata: { version: 3 } });
    upload.end(content);
    await finished(upload);
    assert.deepEqual(await buffer(bucket.openDownloadStream(upload.id)), content);
    assert.deepEqual(await buffer(bucket.openDownloadStreamByName('plugin.npack')), content);
    const part = await buffer(bucket.openDownloadStream(upload.id, { start: 150_000, end: 350_000 }));
    assert.deepEqual(part, content.subarray(150_000, 350_000));
    const [file] = await bucket.find({ 'metadata.version': 3 }).toArray();
    assert.deepEqual([file?.filename, file?.length], ['plugin.npack', content.length]);
    assert.equal(await store.db.collection('plugins.chunks').countDocuments(), 13);
    await bucket.rename(upload.id, 'renamed');
    await bucket.delete(upload.id);
    assert.equal(await store.db.collection('plugins.chunks').countDocuments(), 0);
    await assert.rejects(buffer(bucket.openDownloadStream(upload.id)));
  });
});
