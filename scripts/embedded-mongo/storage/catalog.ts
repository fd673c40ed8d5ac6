import { decodeDocument } from '../bson/document.ts';
import { CommandError } from '../errors.ts';
import { Collection } from './collection.ts';
import type { Database } from './database.ts';
import { Index } from './index.ts';
import { ID_INDEX, indexSchema, parseIndex } from './index-specification.ts';
import type { Journal } from './journal.ts';
import { namespaceOf } from './namespace.ts';

/** The collections of all databases. */
export class Catalog {
  readonly #collections = new Map<string, Collection>();

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
  ) {
    this.#load();
  }

  #load(): void {
    const byId = new Map<number, Collection>();
    for (const row of this.database.statement('SELECT * FROM collections ORDER BY id').all()) {
      const identity = { id: Number(row.id), databaseName: String(row.database), name: String(row.name) };
      const collection = new Collection(this.database, this.journal, identity);
      byId.set(identity.id, collection);
      this.#collections.set(collection.namespace, collection);
    }
    for (const row of this.database.statement('SELECT * FROM indexes ORDER BY id').all()) {
      const fields = indexSchema.parse(decodeDocument(row.specification as Uint8Array));
      byId.get(Number(row.collection))?.indexes.push(new Index(parseIndex(fields)));
    }
    const loaders = new Map([...byId].map(([id, collection]) => [id, collection.loader()]));
    for (const row of this.database.statement('SELECT * FROM documents ORDER BY id').iterate()) {
      loaders.get(Number(row.collection))?.add(Number(row.id), row.body as Uint8Array);
    }
    for (const loader of loaders.values()) loader.end();
  }

  find(databaseName: string, name: string): Collection | undefined {
    return this.#collections.get(`${databaseName}.${name}`);
  }

  /** @throws CommandError NamespaceNotFound */
  require(databaseName: string, name: string): Collection {
    const collection = this.find(databaseName, name);
    if (collection !== undefined) return collection;
    throw new CommandError('NamespaceNotFound', `ns does not exist: ${databaseName}.${name}`);
  }

  /** @throws CommandError InvalidNamespace */
  create(databaseName: string, name: string): Collection {
    const namespace = namespaceOf(databaseName, name);
    const insert = this.database.statement('INSERT INTO collections (database, name) VALUES (?, ?)');
    const { lastInsertRowid } = this.journal.write(
      () => insert.run(databaseName, name),
      () => this.#collections.delete(namespace),
    );
    const id = Number(lastInsertRowid);
    const collection = new Collection(this.database, this.journal, { id, databaseName, name });
    collection.addIndex(new Index(ID_INDEX));
    this.#collections.set(namespace, collection);
    return collection;
  }

  drop(collection: Collection): void {
    const { id } = collection.identity;
    this.journal.write(
      () => {
        this.database.statement('DELETE FROM documents WHERE collection = ?').run(id);
        this.database.statement('DELETE FROM indexes WHERE collection = ?').run(id);
        this.database.statement('DELETE FROM collections WHERE id = ?').run(id);
      },
      () => {
        this.#collections.set(collection.namespace, collection);
        collection.isDropped = false;
      },
    );
    this.#collections.delete(collection.namespace);
    collection.isDropped = true;
  }

  /** The collections of a database, in the order of their creation. */
  collections(databaseName: string): Collection[] {
    return [...this.#collections.values()].filter(({ identity }) => identity.databaseName === databaseName);
  }
}
