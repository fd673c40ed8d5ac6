import type { WorkspaceContents } from '../../../workspace/contents.ts';
import { ToolError } from '../../tool-error.ts';
import type { FileStore, StoredFile } from './file-store.ts';
import { parseXml, type S3Client, type XmlElement } from './s3-client.ts';

/** Files as objects of a bucket, `files/<workspace>/<path>`. S3 itself replaces objects as a whole. */
export class S3Store implements FileStore {
  readonly #client: S3Client;

  constructor(client: S3Client) {
    this.#client = client;
  }

  async *list(workspace: string, folder: string): AsyncGenerator<StoredFile> {
    const base = keyOf(workspace, '');
    const prefix = folder === '' ? base : `${keyOf(workspace, folder)}/`;
    for await (const { key, size, modifiedAt } of this.#objects(prefix)) {
      yield { path: key.slice(base.length), size, modifiedAt };
    }
  }

  async stat(workspace: string, path: string): Promise<StoredFile | undefined> {
    const response = await this.#client.request({ method: 'HEAD', key: keyOf(workspace, path) });
    if (response === undefined) return undefined;
    const { headers } = response;
    return {
      path,
      size: Number(headers['content-length'] ?? 0),
      modifiedAt: new Date(headers['last-modified'] ?? 0),
    };
  }

  async read(workspace: string, path: string, offset: number, length: number): Promise<Buffer | undefined> {
    const stored = await this.stat(workspace, path);
    if (stored === undefined) return undefined;
    // A range that begins behind the end is an error.
    if (offset >= stored.size) return Buffer.alloc(0);
    const headers = { range: `bytes=${offset}-${offset + length - 1}` };
    const response = await this.#client.request({ method: 'GET', key: keyOf(workspace, path), headers });
    return response?.body.subarray(0, length);
  }

  async write(workspace: string, path: string, content: Buffer): Promise<void> {
    await this.#checkPlace(workspace, path);
    await this.#client.request({ method: 'PUT', key: keyOf(workspace, path), body: content });
  }

  async delete(workspace: string, path: string): Promise<void> {
    await this.#client.request({ method: 'DELETE', key: keyOf(workspace, path) });
  }

  async contents(workspace: string): Promise<WorkspaceContents> {
    const contents = { bytes: 0, files: 0, folders: 0 };
    for await (const { size } of this.#objects(keyOf(workspace, ''))) {
      contents.bytes += size;
      contents.files += 1;
    }
    return contents;
  }

  async deleteWorkspace(workspace: string): Promise<void> {
    for await (const { key } of this.#objects(keyOf(workspace, ''))) {
      await this.#client.request({ method: 'DELETE', key });
    }
  }

  /** S3 would take both a file and a folder of one name; nobody could then tell them apart. */
  async #checkPlace(workspace: string, path: string): Promise<void> {
    const parts = path.split('/').slice(0, -1);
    for (const [n] of parts.entries()) {
      const parent = parts.slice(0, n + 1).join('/');
      if ((await this.stat(workspace, parent)) !== undefined) {
        throw new ToolError(`"${path}" cannot be written: "${parent}" on the way to it is a file.`);
      }
    }
    for await (const _ of this.#objects(`${keyOf(workspace, path)}/`, 1)) {
      throw new ToolError(`"${path}" is a folder; a file needs another name.`);
    }
  }

  /** ListObjectsV2, page after page. */
  async *#objects(
    prefix: string,
    max = 1000,
  ): AsyncGenerator<{ key: string; size: number; modifiedAt: Date }> {
    let token: string | undefined;
    do {
      const query = {
        'list-type': '2',
        'encoding-type': 'url',
        'max-keys': String(max),
        prefix,
        ...(token ? { 'continuation-token': token } : {}),
      };
      const response = await this.#client.request({ method: 'GET', query });
      if (response === undefined) return;
      const answer = parseXml(response);
      for (const object of answer.querySelectorAll('Contents')) {
        yield {
          key: decodeURIComponent(text(object, 'Key').replaceAll('+', ' ')),
          size: Number(text(object, 'Size')),
          modifiedAt: new Date(text(object, 'LastModified')),
        };
      }
      token = answer.querySelector('NextContinuationToken')?.textContent ?? undefined;
    } while (token !== undefined);
  }
}

function keyOf(workspace: string, path: string): string {
  return `files/${workspace}/${path}`;
}

function text(element: XmlElement, name: string): string {
  return element.querySelector(name)?.textContent ?? '';
}
