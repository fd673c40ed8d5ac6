import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gunzip, gzip, type InputType, type ZlibOptions } from 'node:zlib';
import mongoose, { type Connection } from 'mongoose';

const compress = promisify<InputType, ZlibOptions, Buffer>(gzip);
const decompress = promisify<InputType, Buffer>(gunzip);

/** Quick rather than small: what is stored once is not worth seconds. */
const COMPRESSION = { level: 1 };

/** Stored components, compressed (MongoDB GridFS). */
export class ComponentFiles {
  readonly #bucket: mongoose.mongo.GridFSBucket;

  constructor(connection: Connection) {
    if (connection.db === undefined) throw new Error('the store is not connected');
    this.#bucket = new mongoose.mongo.GridFSBucket(connection.db, { bucketName: 'components' });
  }

  /** Stores a component under a name of its own. */
  async save(name: string, component: Uint8Array): Promise<void> {
    const compressed = await compress(component, COMPRESSION);
    await pipeline([compressed], this.#bucket.openUploadStream(name));
  }

  /** @throws where there is none of that name. */
  async read(name: string): Promise<Buffer> {
    const compressed = await buffer(this.#bucket.openDownloadStreamByName(name));
    return decompress(compressed);
  }

  /** Removes what there is of that name. */
  async remove(name: string): Promise<void> {
    for await (const { _id } of this.#bucket.find({ filename: name })) await this.#bucket.delete(_id);
  }
}
