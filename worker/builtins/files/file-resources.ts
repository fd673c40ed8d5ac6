import { isUtf8 } from 'node:buffer';
import { PlatformError } from '../../../platform/errors.ts';
import type { FilesSettings } from '../../../schema/builtins/files.ts';
import type { ResourceDescriptor } from '../../../schema/inspection.ts';
import type { BuiltinContext, BuiltinResources } from '../builtin.ts';
import { ToolError } from '../tool-error.ts';
import { mimeTypeOf } from './file-entry.ts';
import type { FileSubscribers } from './file-subscribers.ts';
import type { FileStore, StoredFile } from './store/file-store.ts';
import { filePath } from './workspace-path.ts';

/** Files that are listed as resources at the most; others can be read all the same. */
const MAX_LISTED = 1000;

/** The largest file that is read as a resource, in bytes. */
const MAX_READ = 8 * 1024 * 1024;

/** How MCP calls a file (RFC 3986). */
export function uriOf(path: string): string {
  return `files:///${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** The file that a URI means. @throws PlatformError RESOURCE_NOT_FOUND */
function pathOf(uri: string): string {
  try {
    const [, path] = /^files:\/\/\/(.+)$/.exec(uri) ?? [];
    return filePath(decodeURIComponent(path ?? ''));
  } catch (cause) {
    if (!(cause instanceof ToolError || cause instanceof URIError)) throw cause;
    throw new PlatformError('RESOURCE_NOT_FOUND', uri, { details: { uri }, cause });
  }
}

/** The files of a workspace as MCP resources. */
export class FileResources implements BuiltinResources<FilesSettings> {
  readonly #store: FileStore;
  readonly #subscribers: FileSubscribers;

  constructor(store: FileStore, subscribers: FileSubscribers) {
    this.#store = store;
    this.#subscribers = subscribers;
  }

  async list(_settings: FilesSettings, { gateway }: BuiltinContext): Promise<ResourceDescriptor[]> {
    const resources: ResourceDescriptor[] = [];
    for await (const { path, size, modifiedAt } of this.#store.list(gateway, '')) {
      const mimeType = mimeTypeOf(path);
      resources.push({
        uri: uriOf(path),
        name: path,
        ...(mimeType ? { mimeType } : {}),
        size,
        annotations: { lastModified: modifiedAt.toISOString() },
      });
      if (resources.length === MAX_LISTED) break;
    }
    return resources.sort((a, b) => (a.uri < b.uri ? -1 : 1));
  }

  async read(
    uri: string,
    _settings: FilesSettings,
    { gateway }: BuiltinContext,
  ): Promise<Record<string, unknown>[]> {
    const file = await this.#required(gateway, uri);
    const { path } = file;
    if (file.size > MAX_READ) {
      throw new PlatformError(
        'PAYLOAD_TOO_LARGE',
        `${uri} has ${file.size} bytes; read it in parts with files_read`,
      );
    }
    const bytes = (await this.#store.read(gateway, path, 0, file.size)) ?? Buffer.alloc(0);
    const mimeType = mimeTypeOf(path);
    const content = isUtf8(bytes) ? { text: bytes.toString() } : { blob: bytes.toString('base64') };
    return [{ uri, ...(mimeType ? { mimeType } : {}), ...content }];
  }

  async subscribe(uri: string, { gateway, execution: { owner } }: BuiltinContext): Promise<void> {
    await this.#required(gateway, uri);
    if (owner !== undefined) await this.#subscribers.add(owner, gateway, uri);
  }

  /** It may be gone by now. */
  async unsubscribe(uri: string, { gateway, execution: { owner } }: BuiltinContext): Promise<void> {
    if (owner !== undefined) await this.#subscribers.remove(owner, gateway, uri);
  }

  async #required(gateway: string, uri: string): Promise<StoredFile> {
    const file = await this.#store.stat(gateway, pathOf(uri));
    if (file === undefined) throw new PlatformError('RESOURCE_NOT_FOUND', uri, { details: { uri } });
    return file;
  }
}
