import type { Encodable } from '../bson/encode.ts';
import type { Access } from '../storage/group-commit.ts';
import type { Store } from '../storage/store.ts';
import type { Cursors } from './cursors.ts';
import type { CommandRequest } from './request.ts';

/** What commands work on. */
export interface CommandContext {
  readonly store: Store;
  readonly cursors: Cursors;
  /** Facts about the running server. */
  readonly server: ServerFacts;
}

export interface ServerFacts {
  readonly startedAt: Date;
  /** Connections that are open now. */
  connections(): number;
}

/** The fields of a reply without `ok`; those that are `undefined` are left out. */
export type Reply = Readonly<Record<string, Encodable | undefined>>;

/** A command: how it uses the store, and what it does. It throws a CommandError where it fails. */
export interface Command {
  readonly access: Access;
  readonly run: (request: CommandRequest, context: CommandContext) => Reply;
}

/** Commands by their names. */
export type Commands = Readonly<Record<string, Command>>;
