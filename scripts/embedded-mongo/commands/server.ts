import { z } from 'zod';
import type { Document } from '../bson/document.ts';
import { CommandError } from '../errors.ts';
import { MAX_DOCUMENT_BYTES, MAX_MESSAGE_BYTES, MAX_WRITE_BATCH } from '../limits.ts';
import { command, field } from './command.ts';

/** The wire version of MongoDB 7.0, which the store behaves like. */
const MAX_WIRE_VERSION = 21;

/**
 * Manual: hello, and its older name isMaster. Without `logicalSessionTimeoutMinutes`, so that drivers use no sessions,
 * retryable writes or transactions; without `topologyVersion`, so that they ask again instead of waiting for changes.
 */
export function hello(body: Document): Document {
  return {
    helloOk: true,
    [Object.keys(body)[0] === 'hello' ? 'isWritablePrimary' : 'ismaster']: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: MAX_WRITE_BATCH,
    localTime: new Date(),
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
  };
}

/** Manual: ping. */
export const ping = command({ ping: field.ignored }, () => ({}));

/** Manual: endSessions. There are none. */
export const endSessions = command({ endSessions: field.ignored }, () => ({}));

/** `{ backup: '/path/of/a/new/file' }` on `admin`, which MongoDB does not have: a copy of the whole store as it is now. */
export const backup = command({ backup: z.string() }, ({ backup: file }, { store, database }) => {
  if (database !== 'admin') {
    throw new CommandError('Unauthorized', 'backup may only be run against the admin database.');
  }
  try {
    store.backup(file);
  } catch (error) {
    throw new CommandError(
      'OperationFailed',
      `no backup was written to ${file}: ${(error as Error).message}`,
    );
  }
  return {};
});
