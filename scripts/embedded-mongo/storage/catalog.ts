import { randomBytes } from 'node:crypto';
import { decodeDocument } from '../bson/decode.ts';
import { Collection } from './collection.ts';
import type { Database } from './database.ts';
import { Index } from './index.ts';
import { parseIndexSpecification } from './index-specification.ts';
import type { RecordCache } from './records.ts';

/** The collections and their indexes, as the tables `collections` and `indexes` say. */
export class Catalog {
  #collections = new Map<string, Collection>();

  constructor(
    private readonly database: Database,
    private readonly cache: RecordCache,
  ) {
    this.reload();
  }

  /** Reads the tables again; cursors on what was there before end with an error. */
  reload(): void {
    for (const collection of this.#collections.values()) collection.dropped = true;
    this.#collections = new Map();
    for (const row of this.database.statement('SELECT * FROM collections ORDER BY id').all()) {
      const uuid = row.uuid as Uint8Array;
      this.#add(Number(row.id), uuid, String(row.database), String(row.name));
    }
  }

  #add(id: number, uuid: Uint8Array, databaseName: string, name: string): void {
    const collection = new Collection(this.database, this.cache, id, uuid, databaseName, name);
    const rows = this.database.statement('SELECT * FROM indexes WHERE collection = ? ORDER BY id').all(id);
    for (const row of rows) {
      const specification = parseIndexSpecification(decodeDocument(row.specification as Uint8Array));
      collection.indexes.push(new Index(this.database, Number(row.id), specification, row.multikey === 1));
    }
    this.cache.reserve(collection.lastRecordId());
    this.#collections.set(collection.namespace, collection);
  }

  find(databaseName: string, name: string): Collection | undefined {
    return this.#collections.get(`${databaseName}.${name}`);
  }

  /** The collection of that name, made if there is none. */
  findOrCreate(databaseName: string, name: string): Collection {
    return this.find(databaseName, name) ?? this.create(databaseName, name);
  }

  create(databaseName: string, name: string): Collection {
    const uuid = randomBytes(16);
    // Version 4 and variant of RFC 9562.
    uuid[6] = ((uuid[6] ?? 0) & 0x0f) | 0x40;
    uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80;
    const { lastInsertRowid } = this.database
      .statement('INSERT INTO collections (database, name, uuid) VALUES (?, ?, ?)')
      .run(databaseName, name, uuid);
    const id = Number(lastInsertRowid);
    const collection = new Collection(this.database, this.cache, id, uuid, databaseName, name);
    collection.createTables();
    this.#collections.set(collection.namespace, collection);
    return collection;
  }

  drop(collection: Collection): void {
    collection.drop();
    this.#collections.delete(collection.namespace);
  }

  rename(collection: Collection, databaseName: string, name: string): void {
    this.database
      .statement('UPDATE collections SET database = ?, name = ? WHERE id = ?')
      .run(databaseName, name, collection.id);
    this.reload();
  }

  /** The collections of a database, in the order of their creation. */
  collections(databaseName: string): Collection[] {
    return [...this.#collections.values()].filter((collection) => collection.databaseName === databaseName);
  }

  /** The names of the databases that have collections. */
  databaseNames(): string[] {
    return [...new Set([...this.#collections.values()].map((collection) => collection.databaseName))].sort();
  }
}
