import { isUtf8 } from 'node:buffer';
import type {
  FileEntry,
  FilesDeleteArguments,
  FilesListArguments,
  FilesReadArguments,
  FilesSearchArguments,
  FilesSettings,
  FilesWriteArguments,
} from '../../../schema/builtins/files.ts';
import type { Builtin, BuiltinContext, ToolResult } from '../builtin.ts';
import { ToolError } from '../tool-error.ts';
import { decodeContent, wholeCharacters } from './file-content.ts';
import { fileEntry, mimeTypeOf } from './file-entry.ts';
import { FileResources, uriOf } from './file-resources.ts';
import type { FileSubscribers } from './file-subscribers.ts';
import { describeEntries, entryIn, filesResult } from './files-result.ts';
import { searchFiles } from './search-files.ts';
import type { StoredFile } from './store/file-store.ts';
import { filePath, workspacePath } from './workspace-path.ts';
import type { Workspaces } from './workspaces.ts';

/** Files that one call lists at the most. */
const MAX_LISTED = 1000;

/** The largest file that can be added to, in bytes. */
const MAX_APPENDED = 64 * 1024 * 1024;

/** Tells clients of changes; does not wait for that. */
export interface FileNews {
  /** To those who subscribed to it. */
  updated(owners: readonly string[], uri: string): void;
  /** A gateway has other files than before. */
  listChanged(gateway: string): void;
}

/** The built-in with a workspace of files for each gateway. */
export class Files implements Builtin<unknown, FilesSettings> {
  readonly resources: FileResources;
  readonly #workspaces: Workspaces;
  readonly #subscribers: FileSubscribers;
  readonly #news: FileNews;

  constructor(workspaces: Workspaces, subscribers: FileSubscribers, news: FileNews) {
    this.#workspaces = workspaces;
    this.#subscribers = subscribers;
    this.#news = news;
    this.resources = new FileResources(workspaces.store, subscribers);
  }

  async run(
    tool: string,
    args: unknown,
    settings: FilesSettings,
    context: BuiltinContext,
  ): Promise<ToolResult> {
    switch (tool) {
      case 'files_list':
        return this.#list(args as FilesListArguments, context);
      case 'files_read':
        return this.#read(args as FilesReadArguments, context);
      case 'files_search':
        return this.#search(args as FilesSearchArguments, context);
    }
    if (settings.readOnly) throw new ToolError('The files of this gateway can only be read.');
    if (tool === 'files_delete') return this.#delete(args as FilesDeleteArguments, context);
    return this.#write(args as FilesWriteArguments, context);
  }

  async ownerGone(owner: string): Promise<void> {
    await this.#subscribers.forget(owner);
  }

  async gatewayGone(gateway: string): Promise<void> {
    await this.#workspaces.store.deleteWorkspace(gateway);
  }

  async close(): Promise<void> {
    // Nothing is kept open between calls.
  }

  async #list({ path, recursive }: FilesListArguments, { gateway }: BuiltinContext): Promise<ToolResult> {
    const folder = workspacePath(path);
    const entries = new Map<string, FileEntry>();
    let truncated = false;
    for await (const file of this.#workspaces.store.list(gateway, folder)) {
      const entry = recursive ? fileEntry(file) : entryIn(folder, file);
      if (entries.size === MAX_LISTED && !entries.has(entry.path)) {
        truncated = true;
        break;
      }
      entries.set(entry.path, entry);
    }
    if (entries.size === 0 && folder !== '') {
      if ((await this.#workspaces.store.stat(gateway, folder)) !== undefined) {
        throw new ToolError(`"${folder}" is a file; read it with files_read.`);
      }
      throw new ToolError(`There is no folder "${folder}".`);
    }
    const files = [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
    return filesResult(
      files,
      files.length === 0 ? 'The workspace is empty.' : describeEntries(files),
      truncated,
    );
  }

  async #read(
    { path, offset, length }: FilesReadArguments,
    { gateway }: BuiltinContext,
  ): Promise<ToolResult> {
    const file = await this.#required(gateway, path);
    const bytes = (await this.#workspaces.store.read(gateway, file.path, offset, length)) ?? Buffer.alloc(0);
    const part = wholeCharacters(bytes, offset + bytes.length < file.size);
    const mimeType = mimeTypeOf(file.path);
    const isText = isUtf8(part) && !part.includes(0);
    const content = isText ? part.toString() : bytes.toString('base64');
    const end = offset + (isText ? part.length : bytes.length);
    const nextOffset = end < file.size && end > offset ? end : undefined;
    const isWholeImage =
      !isText && offset === 0 && nextOffset === undefined && mimeType?.startsWith('image/');
    const block = isWholeImage
      ? { type: 'image', data: content, mimeType }
      : { type: 'text', text: isText ? content : `${bytes.length} bytes, ${mimeType ?? 'of unknown kind'}` };
    return {
      content: [block],
      structuredContent: {
        content,
        encoding: isText ? 'utf8' : 'base64',
        size: file.size,
        ...(mimeType ? { mimeType } : {}),
        ...(nextOffset === undefined ? {} : { nextOffset }),
      },
    };
  }

  async #write(
    { path, content, encoding, append }: FilesWriteArguments,
    { gateway, signal }: BuiltinContext,
  ): Promise<ToolResult> {
    const target = filePath(path);
    const added = decodeContent(content, encoding);
    const compose = async (before: StoredFile | undefined) => {
      if (!append || before === undefined) return added;
      if (before.size > MAX_APPENDED) throw new ToolError(`"${target}" is too large to be added to.`);
      const old = await this.#workspaces.store.read(gateway, target, 0, before.size);
      return Buffer.concat([old ?? Buffer.alloc(0), added]);
    };
    const { file, created } = await this.#workspaces.write(gateway, target, compose, signal);
    await this.#tell(gateway, [target], created);
    return filesResult([fileEntry(file)], `${created ? 'Wrote' : 'Changed'} ${target}, ${file.size} bytes.`);
  }

  async #delete(
    { path, recursive }: FilesDeleteArguments,
    { gateway, signal }: BuiltinContext,
  ): Promise<ToolResult> {
    const target = filePath(path);
    const { store } = this.#workspaces;
    const paths: string[] = [];
    if ((await store.stat(gateway, target)) !== undefined) paths.push(target);
    else for await (const file of store.list(gateway, target)) paths.push(file.path);
    if (paths.length === 0) throw new ToolError(`There is no file or folder "${target}".`);
    if (paths[0] !== target && !recursive) {
      throw new ToolError(
        `"${target}" is a folder with ${paths.length} files; set recursive to delete them all.`,
      );
    }
    const deleted = await this.#workspaces.delete(gateway, paths, signal);
    await this.#tell(
      gateway,
      deleted.map(({ path }) => path),
      true,
    );
    return filesResult(deleted.map(fileEntry), `Deleted ${deleted.map((file) => file.path).join(', ')}.`);
  }

  async #search(args: FilesSearchArguments, { gateway, signal }: BuiltinContext): Promise<ToolResult> {
    const { files, truncated } = await searchFiles(this.#workspaces.store, gateway, args, signal);
    const text = files
      .map(({ path, matches }) =>
        [path, ...matches.map((match) => `  ${match.line}: ${match.text}`)].join('\n'),
      )
      .join('\n');
    return filesResult(files, text || 'Nothing was found.', truncated);
  }

  async #tell(gateway: string, paths: readonly string[], list: boolean): Promise<void> {
    if (list) this.#news.listChanged(gateway);
    for (const uri of paths.map(uriOf)) this.#news.updated(await this.#subscribers.of(gateway, uri), uri);
  }

  async #required(gateway: string, path: string): Promise<StoredFile> {
    const target = filePath(path);
    const file = await this.#workspaces.store.stat(gateway, target);
    if (file === undefined)
      throw new ToolError(`There is no file "${target}"; files_list shows what there is.`);
    return file;
  }
}
