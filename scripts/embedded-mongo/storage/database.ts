import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** "mgOm", in the header of the file, so that another program's SQLite file is not taken for a store. */
const APPLICATION_ID = 0x6d674f6d;
const FORMAT_VERSION = 2;

/** How much of the file SQLite keeps in memory, and how large the write-ahead log may stay, in bytes. */
const PAGE_CACHE_BYTES = 4 * 1024 * 1024;
const MAX_LOG_BYTES = 64 * 1024 * 1024;

const SCHEMA = `
  CREATE TABLE collections (
    id INTEGER PRIMARY KEY, database TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (database, name)
  );
  CREATE TABLE indexes (
    id INTEGER PRIMARY KEY, collection INTEGER NOT NULL, name TEXT NOT NULL, specification BLOB NOT NULL,
    UNIQUE (collection, name)
  );
  CREATE TABLE documents (
    id INTEGER PRIMARY KEY, collection INTEGER NOT NULL, body BLOB NOT NULL
  );
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT_VERSION};
`;

/** The SQLite file is held by another process. */
export class DatabaseLockedError extends Error {}

/**
 * The SQLite file of a store, held exclusively: the operating system releases it when the process ends, however it
 * ends. Every commit is on disk when it returns (`synchronous=FULL`).
 */
export class Database {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #lastDocumentId: number | undefined;

  /**
   * @throws DatabaseLockedError when another process, or another store in this one, holds the file
   * @throws Error when the file is no store, or of another version of it
   */
  constructor(file: string) {
    this.#connection = new DatabaseSync(file);
    try {
      this.#connection.exec(`
        PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA cache_size = -${PAGE_CACHE_BYTES / 1024};
        PRAGMA journal_size_limit = ${MAX_LOG_BYTES};
        BEGIN IMMEDIATE;
      `);
      this.#prepareSchema(file);
      this.#connection.exec('COMMIT');
    } catch (error) {
      this.#connection.close();
      if (isLocked(error)) throw new DatabaseLockedError(`${file} is in use`, { cause: error });
      throw error;
    }
  }

  #prepareSchema(file: string): void {
    const application = this.#pragma('application_id');
    const version = this.#pragma('user_version');
    if (application === 0 && version === 0) this.#connection.exec(SCHEMA);
    else if (application !== APPLICATION_ID) throw new Error(`${file} is not an embedded store`);
    else if (version !== FORMAT_VERSION) {
      const help = 'move it away to begin with an empty store';
      throw new Error(`${file} has format ${version}, this version reads ${FORMAT_VERSION}; ${help}`);
    }
  }

  #pragma(name: string): number {
    return Number(this.#connection.prepare(`PRAGMA ${name}`).get()?.[name]);
  }

  /** A prepared statement, made once for each text. */
  statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** The id of a new document, which none had before that may still be looked for. */
  nextDocumentId(): number {
    this.#lastDocumentId ??= Number(this.statement('SELECT max(id) AS last FROM documents').get()?.last);
    this.#lastDocumentId += 1;
    return this.#lastDocumentId;
  }

  /** Writes, replaces or (without BSON) removes a document. */
  writeDocument(id: number, collection: number, bytes: Uint8Array | undefined): void {
    const replace = 'REPLACE INTO documents (id, collection, body) VALUES (?, ?, ?)';
    if (bytes === undefined) this.statement('DELETE FROM documents WHERE id = ?').run(id);
    else this.statement(replace).run(id, collection, bytes);
  }

  begin(): void {
    this.statement('BEGIN IMMEDIATE').run();
  }

  commit(): void {
    this.statement('COMMIT').run();
  }

  /** Undoes the open transaction; SQLite may have done so by itself, as when the disk was full. */
  rollback(): void {
    if (this.#connection.isTransaction) this.statement('ROLLBACK').run();
  }

  /** Writes a copy of the database as it is now to a new file; must run outside of a transaction. */
  backup(file: string): void {
    this.#connection.prepare('VACUUM INTO ?').run(file);
  }

  /** Moves the write-ahead log into the file and releases it. */
  close(): void {
    this.#connection.close();
  }
}

function isLocked(error: unknown): boolean {
  const SQLITE_BUSY = 5;
  return error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === SQLITE_BUSY;
}
