import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { PlatformError } from '../../../platform/errors.ts';
import type { RestConnector } from '../../../schema/rest-connector.ts';
import type { RestOperationInput } from '../../../schema/rest-operation.ts';
import type { RestSource } from '../../../schema/rest-plan.ts';

/** What a REST connector is made from, as it is stored. */
export type StoredSource = Pick<RestConnector, 'document' | 'documentUrl' | 'operations'>;

interface SourceInput {
  document?: string | null | undefined;
  documentUrl?: string | null | undefined;
  operations?: RestOperationInput[] | null | undefined;
}

/**
 * Bytes of a document, compressed: with the tools made of it, it must fit the 16 MB that MongoDB lets a document
 * have.
 */
const MAX_PACKED = 6 * 1024 * 1024;

const compress = promisify(gzip);
const expand = promisify(gunzip);

/**
 * The source that an input gives, as it is stored; undefined where it gives none. @throws PlatformError
 * VALIDATION_FAILED
 */
export async function packSource({
  document,
  documentUrl,
  operations,
}: SourceInput): Promise<StoredSource | undefined> {
  if (documentUrl) return { documentUrl };
  if (operations) return { operations: JSON.stringify(operations) };
  if (!document) return undefined;
  const packed = await compress(document);
  if (packed.length > MAX_PACKED) {
    const message = `has more than ${MAX_PACKED} bytes when compressed, which cannot be stored; give documentUrl instead`;
    throw new PlatformError('VALIDATION_FAILED', undefined, {
      fields: [{ path: 'input.document', message }],
    });
  }
  return { document: packed };
}

/** A stored source, as a worker is given it. */
export function sourceFor({ document, documentUrl, operations }: StoredSource): RestSource {
  if (documentUrl) return { kind: 'url', url: documentUrl };
  if (operations) return { kind: 'operations', operations: JSON.parse(operations) as RestOperationInput[] };
  return { kind: 'document', gzip: bytesOf(document).toString('base64') };
}

/** The document of a stored source as it was sent; undefined where it came otherwise. */
export async function documentText({ document }: StoredSource): Promise<string | undefined> {
  return document ? (await expand(bytesOf(document))).toString() : undefined;
}

/** What the store gives back for bytes is its driver's own wrapper, where it was read without a model. */
function bytesOf(document: StoredSource['document']): Buffer {
  if (!document) throw new Error('the document of a REST connector was not read with it');
  return Buffer.isBuffer(document) ? document : Buffer.from((document as { buffer: Uint8Array }).buffer);
}

/** An input as the audit log keeps it: of a document its length. */
export function withoutDocument<Input extends { document?: string | null }>(input: Input): Input {
  return input.document ? { ...input, document: `${input.document.length} characters` } : input;
}
