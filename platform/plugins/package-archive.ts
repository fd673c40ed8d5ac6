import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { PlatformError } from '../errors.ts';
import { MEGABYTE, type PackageLimits } from './package-limits.ts';
import { packageProblem } from './package-problem.ts';

/** What a package may hold that means something. */
export const PACKAGE_FILES = ['plugin.wasm', 'noorle.yaml', 'world.wit', '.env'] as const;
export type PackageFile = (typeof PACKAGE_FILES)[number];

/** Entries of one archive at the most. */
const MAX_ENTRIES = 1000;

const GZIP_MAGIC = [0x1f, 0x8b];

export interface Archive {
  files: Partial<Record<PackageFile, Buffer>>;
  /** What else is in it; it means nothing. */
  ignored: string[];
}

/**
 * Reads a package: a gzip-compressed tar archive. Nothing is written anywhere, so that no name in it can do harm; one that would is
 * refused all the same, since whoever made it meant something by it.
 * @throws PlatformError VALIDATION_FAILED, PAYLOAD_TOO_LARGE
 */
export async function readArchive(packed: Buffer, limits: PackageLimits): Promise<Archive> {
  if (packed[0] !== GZIP_MAGIC[0] || packed[1] !== GZIP_MAGIC[1]) {
    throw packageProblem('it is no gzip-compressed tar archive; make one with `omnigate plugin pack`');
  }
  const reader = new ArchiveReader();
  const gunzip = createGunzip();
  gunzip.end(packed);
  try {
    await pipeline(gunzip, (source: AsyncIterable<Buffer>) => reader.readAll(source, limits.unpackedBytes));
  } catch (error) {
    if (error instanceof PlatformError) throw error;
    throw packageProblem(`it cannot be unpacked: ${(error as Error).message}`);
  }
  return reader.archive;
}

class ArchiveReader {
  readonly archive: Archive = { files: {}, ignored: [] };
  readonly #seen = new Set<string>();
  #problem: PlatformError | undefined;

  async readAll(source: AsyncIterable<Buffer>, maxBytes: number): Promise<void> {
    const parser = new Parser({
      strict: true,
      brotli: false,
      zstd: false,
      onReadEntry: (entry) => this.#accept(entry),
    });
    parser.on('error', (error: Error) => {
      this.#problem ??= packageProblem(`it is no tar archive: ${error.message}`);
    });
    let bytes = 0;
    let begin = Buffer.alloc(0);
    for await (const piece of source) {
      // The parser would unpack a second time, without this limit.
      if (begin.length < GZIP_MAGIC.length) begin = Buffer.concat([begin, piece.subarray(0, 2)]);
      if (begin[0] === GZIP_MAGIC[0] && begin[1] === GZIP_MAGIC[1]) {
        throw packageProblem('it is compressed twice');
      }
      bytes += piece.length;
      if (bytes > maxBytes) {
        throw new PlatformError(
          'PAYLOAD_TOO_LARGE',
          `the package has more than ${maxBytes / MEGABYTE} MB when it is unpacked`,
        );
      }
      parser.write(piece);
      if (this.#problem) throw this.#problem;
    }
    await new Promise<void>((resolve) => {
      parser.once('end', resolve);
      parser.once('error', () => resolve());
      parser.end();
    });
    if (this.#problem) throw this.#problem;
  }

  #accept(entry: ReadEntry): void {
    try {
      this.#keep(entry, this.#checked(entry));
    } catch (error) {
      this.#problem ??= error as PlatformError;
      entry.resume();
    }
  }

  /** @returns its name; undefined for a folder. */
  #checked({ path, type }: ReadEntry): string | undefined {
    const shown = JSON.stringify(path);
    if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) throw packageProblem(`${shown} is an absolute path`);
    if (path.includes('\\') || path.includes('\0')) throw packageProblem(`${shown} is no path of a package`);
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..')) throw packageProblem(`${shown} leads out of the package`);
    if (type === 'Directory' || type === 'GNUDumpDir') return undefined;
    if (type !== 'File' && type !== 'OldFile' && type !== 'ContiguousFile') {
      throw packageProblem(`${shown} is a ${describeType(type)}; a package holds plain files only`);
    }
    const name = parts.join('/');
    if (this.#seen.has(name)) throw packageProblem(`${shown} is in it twice`);
    this.#seen.add(name);
    if (this.#seen.size > MAX_ENTRIES) throw packageProblem(`it holds more than ${MAX_ENTRIES} files`);
    return name;
  }

  #keep(entry: ReadEntry, name: string | undefined): void {
    const wanted = PACKAGE_FILES.find((it) => it === name);
    if (wanted === undefined) {
      if (name !== undefined) this.archive.ignored.push(name);
      entry.resume();
      return;
    }
    const pieces: Buffer[] = [];
    entry.on('data', (piece) => pieces.push(Buffer.from(piece)));
    entry.on('end', () => {
      this.archive.files[wanted] = Buffer.concat(pieces);
    });
  }
}

function describeType(type: string): string {
  if (type === 'SymbolicLink') return 'symbolic link';
  if (type === 'Link') return 'hard link';
  return type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
