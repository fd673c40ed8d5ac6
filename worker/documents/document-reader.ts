import type { Logger } from '../../platform/logger.ts';
import { HostError } from '../sandbox/host-error.ts';
import { HostPool, type HostPoolStatistics } from '../sandbox/host-pool.ts';
import {
  type DocumentKind,
  type DocumentText,
  MAX_DOCUMENT_BYTES,
  type ReadRequest,
  readReply,
} from './document.ts';
import { documentHosts } from './document-hosts.ts';

/** A document, and on whose account it is read. */
export interface DocumentCall {
  kind: DocumentKind;
  bytes: Uint8Array;
  charset?: string | undefined;
  url?: string | undefined;
  article?: boolean;
  caller: string;
  signal: AbortSignal;
}

/** A document that gives no text. The message says why, for whoever sent it. */
export class UnreadableDocument extends Error {
  override readonly name = 'UnreadableDocument';
}

/** How long a document may take, in milliseconds. */
const READ_MS = 20_000;

/** Takes the text out of documents, in host processes that are started when there is something to read. */
export class DocumentReader {
  readonly #logger: Logger;
  #hosts: HostPool | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** How busy its hosts are, where there are any. */
  get statistics(): Record<string, HostPoolStatistics> {
    return this.#hosts === undefined ? {} : { document: this.#hosts.statistics };
  }

  /** @throws UnreadableDocument, HostError `crowded`, `unstartable` or `closed`; or the reason of the signal. */
  async read({ caller, signal, bytes, ...document }: DocumentCall): Promise<DocumentText> {
    if (bytes.length > MAX_DOCUMENT_BYTES) {
      throw new UnreadableDocument(`it is larger than ${MAX_DOCUMENT_BYTES / 1024 / 1024} MB`);
    }
    const request: ReadRequest = { ...document, bytes: Buffer.from(bytes).toString('base64') };
    this.#hosts ??= this.#openHosts();
    try {
      const reply = readReply.parse(await this.#hosts.run(request, { caller, signal, timeoutMs: READ_MS }));
      if ('refused' in reply) throw new UnreadableDocument(reply.refused);
      return reply;
    } catch (error) {
      const reason = error instanceof HostError ? whyLost(error) : undefined;
      if (reason === undefined) throw error;
      throw new UnreadableDocument(reason, { cause: error });
    }
  }

  async close(): Promise<void> {
    await this.#hosts?.close();
  }

  #openHosts(): HostPool {
    const onLost = (error: HostError, pid: number | undefined) =>
      this.#logger.warn({ err: error, pid, stderr: error.detail }, 'document host lost');
    return new HostPool(documentHosts, onLost, { minHosts: 0, spareHosts: 0 });
  }
}

function whyLost({ failure }: HostError): string | undefined {
  if (failure === 'overdue') return `it could not be read within ${READ_MS / 1000} s`;
  if (failure === 'crashed' || failure === 'garbled') return 'reading it takes more memory than it may';
  return undefined;
}
