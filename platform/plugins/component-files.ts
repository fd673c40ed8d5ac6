import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import mongoose, { type Connection } from 'mongoose';

/** Stored components, compressed (MongoDB GridFS). */
export class ComponentFiles {
  readonly #bucket: mongoose.mongo.GridFSBucket;

  constructor(connection: Connection) {
    if (connection.db === undefined) throw new Error('the store is not connected');
    this.#bucket = new mongoose.mongo.GridFSBucket(connection.db, { bucketName: 'components' });
  }

  /** Stores a component under a name of its own. */
  async save(name: string, component: Uint8Array): Promise<void> {
    const compressed = await promisify(gzip)(component);
    await pipeline([compressed], this.#bucket.openUploadStream(name));
  }

  /** @throws where there is none of that name. */
  async read(name: string): Promise<Buffer> {
    const compressed = await buffer(this.#bucket.openDownloadStreamByName(name));
    return promisify(gunzip)(compressed);
  }

  /** Removes what there is of that name. */
  async remove(name: string): Promise<void> {
    for await (const { _id } of this.#bucket.find({ filename: name })) await this.#bucket.delete(_id);
  }
}
