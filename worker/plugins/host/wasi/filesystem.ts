import { createHash } from 'node:crypto';
import { MAX_PIECE_BYTES } from '../../piece-limits.ts';
import type { DirectoryEntry, FilePiece, FileQuestion, FileStatus } from '../../questions.ts';
import type { InstanceContext } from '../instance-context.ts';
import { pathInside } from './file-paths.ts';
import { FileInput, FileOutput } from './file-streams.ts';
import { IoError } from './io-error.ts';

/** `descriptor-flags`, of which only these mean something here. */
interface DescriptorFlags {
  read?: boolean;
  write?: boolean;
  mutateDirectory?: boolean;
}

interface OpenFlags {
  create?: boolean;
  directory?: boolean;
  exclusive?: boolean;
  truncate?: boolean;
}

const ROOT_FLAGS: DescriptorFlags = { read: true, mutateDirectory: true };

/**
 * wasi:filesystem/types, descriptor: a file or folder of the gateway's workspace. Every operation is done by the worker, which also decides
 * whether it is allowed; what a component opened is only a path here.
 */
class Descriptor {
  readonly #context: InstanceContext;
  readonly #path: string;
  readonly #type: FileStatus['type'];
  readonly #flags: DescriptorFlags;

  constructor(context: InstanceContext, path: string, type: FileStatus['type'], flags: DescriptorFlags) {
    this.#context = context;
    this.#path = path;
    this.#type = type;
    this.#flags = flags;
  }

  readViaStream(offset: bigint): FileInput {
    this.#mustRead();
    return new FileInput(this.#context, this.#path, position(offset));
  }

  writeViaStream(offset: bigint): FileOutput {
    this.#mustWrite();
    return new FileOutput(this.#context, this.#path, position(offset));
  }

  appendViaStream(): FileOutput {
    this.#mustWrite();
    return new FileOutput(this.#context, this.#path, -1);
  }

  read(length: bigint, offset: bigint): [Uint8Array, boolean] {
    this.#mustRead();
    const wanted = length > MAX_PIECE_BYTES ? MAX_PIECE_BYTES : Number(length);
    const piece = this.#do<FilePiece>({
      do: 'read',
      path: this.#path,
      offset: position(offset),
      length: wanted,
    });
    return [Buffer.from(piece.data, 'base64'), piece.atEnd];
  }

  write(contents: Uint8Array, offset: bigint): bigint {
    this.#mustWrite();
    const taken = contents.subarray(0, MAX_PIECE_BYTES);
    const data = Buffer.from(taken).toString('base64');
    this.#do({ do: 'write', path: this.#path, offset: position(offset), data });
    return BigInt(taken.length);
  }

  setSize(size: bigint): void {
    this.#mustWrite();
    this.#do({ do: 'resize', path: this.#path, size: position(size) });
  }

  readDirectory(): DirectoryEntryStream {
    return new DirectoryEntryStream(this.#do<DirectoryEntry[]>({ do: 'list', path: this.#path }));
  }

  openAt(_pathFlags: unknown, path: string, open: OpenFlags, flags: DescriptorFlags): Descriptor {
    const target = pathInside(this.#path, path);
    const { create = false, exclusive = false, truncate = false } = open;
    const write = flags.write === true || create || truncate;
    const { type } = this.#do<FileStatus>({ do: 'open', path: target, create, exclusive, truncate, write });
    if (open.directory && type !== 'directory') throw 'not-directory';
    return new Descriptor(this.#context, target, type, flags);
  }

  stat() {
    return describe(this.#do<FileStatus>({ do: 'stat', path: this.#path }));
  }

  statAt(_pathFlags: unknown, path: string) {
    return describe(this.#do<FileStatus>({ do: 'stat', path: pathInside(this.#path, path) }));
  }

  createDirectoryAt(path: string): void {
    this.#do({ do: 'make-directory', path: pathInside(this.#path, path) });
  }

  removeDirectoryAt(path: string): void {
    this.#do({ do: 'remove-directory', path: pathInside(this.#path, path) });
  }

  unlinkFileAt(path: string): void {
    this.#do({ do: 'remove-file', path: pathInside(this.#path, path) });
  }

  renameAt(from: string, directory: Descriptor, to: string): void {
    this.#do({ do: 'rename', path: pathInside(this.#path, from), to: pathInside(directory.#path, to) });
  }

  getFlags(): DescriptorFlags {
    return this.#flags;
  }

  getType(): FileStatus['type'] {
    return this.#type;
  }

  isSameObject(other: Descriptor): boolean {
    return this.#path === other.#path;
  }

  metadataHash() {
    return hashOf(this.#path);
  }

  metadataHashAt(_pathFlags: unknown, path: string) {
    return hashOf(pathInside(this.#path, path));
  }

  /** Advice, and what a worker has done already by the time it answers. */
  advise(): void {}
  sync(): void {}
  syncData(): void {}

  /** A workspace has no links, and times are those of the last change. */
  linkAt(): never {
    throw 'not-permitted';
  }

  symlinkAt(): never {
    throw 'not-permitted';
  }

  readlinkAt(): never {
    throw 'invalid';
  }

  setTimes(): void {}
  setTimesAt(): void {}

  #mustRead(): void {
    if (this.#type === 'directory') throw 'is-directory';
    if (!this.#flags.read) throw 'bad-descriptor';
  }

  #mustWrite(): void {
    if (this.#type === 'directory') throw 'is-directory';
    if (!this.#flags.write) throw 'bad-descriptor';
  }

  #do<Value>(question: FileQuestion): Value {
    return this.#context.ask(question, ({ tag }) => tag);
  }
}

class DirectoryEntryStream {
  readonly #entries: DirectoryEntry[];

  constructor(entries: DirectoryEntry[]) {
    this.#entries = entries;
  }

  readDirectoryEntry(): DirectoryEntry | undefined {
    return this.#entries.shift();
  }
}

/** wasi:filesystem. What may be seen of the workspace is below the one preopened folder, `/`. */
export function createFilesystem(context: InstanceContext) {
  const root = () => new Descriptor(context, '/', 'directory', ROOT_FLAGS);
  return {
    'wasi:filesystem/preopens': {
      getDirectories: (): [Descriptor, string][] => (context.hasFiles ? [[root(), '/']] : []),
    },
    'wasi:filesystem/types': {
      Descriptor,
      DirectoryEntryStream,
      filesystemErrorCode: (error: unknown) => (error instanceof IoError ? error.fault.tag : undefined),
    },
  };
}

/** A place in a file that JavaScript can count to. @throws `invalid` */
function position(offset: bigint): number {
  if (offset > Number.MAX_SAFE_INTEGER) throw 'invalid';
  return Number(offset);
}

function describe({ type, size, modifiedMs }: FileStatus) {
  const time = {
    seconds: BigInt(Math.floor(modifiedMs / 1000)),
    nanoseconds: Math.floor((modifiedMs % 1000) * 1_000_000),
  };
  return {
    type,
    linkCount: 1n,
    size: BigInt(size),
    dataAccessTimestamp: time,
    dataModificationTimestamp: time,
    statusChangeTimestamp: time,
  };
}

/** Two paths, two objects: there are no links. */
function hashOf(path: string) {
  const digest = createHash('sha256').update(path).digest();
  return { lower: digest.readBigUInt64LE(0), upper: digest.readBigUInt64LE(8) };
}
