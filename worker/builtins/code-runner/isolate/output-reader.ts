import { outputLayout, type RecordKind } from './output-layout.ts';

const { header, headerBytes, recordHeaderBytes, record, reserveBytes } = outputLayout();

/** What a program has printed so far, and its end if it came to one. */
export interface ProgramOutput {
  stdout: string;
  stderr: string;
  /** The last word of the program: its result, or a description of an error as JSON. */
  end: { kind: 'json' | 'text' | 'nothing' | 'error'; text: string } | undefined;
  /** Bytes that found no room. */
  cut: { stdout: number; stderr: number; result: number };
}

/** Memory for a program that may print `limit` bytes, its result included. */
export function allocateOutput(limit: number): SharedArrayBuffer {
  return new SharedArrayBuffer(headerBytes + limit + reserveBytes);
}

/** The host's end of the shared memory. Nothing in it is trusted: the program may have got hold of it. */
export class OutputReader {
  readonly #header: Float64Array;
  readonly #bytes: Buffer;

  constructor(shared: SharedArrayBuffer) {
    this.#header = new Float64Array(shared, 0, headerBytes / Float64Array.BYTES_PER_ELEMENT);
    this.#bytes = Buffer.from(shared, headerBytes);
  }

  get failed(): boolean {
    return this.#header[header.failed] === 1;
  }

  /** When the program wants to be woken, in milliseconds since the epoch; undefined when it waits for nothing. */
  get nextTimer(): number | undefined {
    const due = this.#header[header.nextTimer] ?? Number.NaN;
    return Number.isFinite(due) ? due : undefined;
  }

  read(): ProgramOutput {
    const output: ProgramOutput = {
      stdout: '',
      stderr: '',
      end: undefined,
      cut: {
        stdout: this.#count(header.cutStdout),
        stderr: this.#count(header.cutStderr),
        result: this.#count(header.cutResult),
      },
    };
    const used = Math.min(this.#count(header.used), this.#bytes.length);
    for (let at = 0; at + recordHeaderBytes <= used; ) {
      const kind = this.#bytes.readUInt8(at) as RecordKind;
      const start = at + recordHeaderBytes;
      const end = Math.min(start + this.#bytes.readUInt32LE(at + 1), used);
      add(output, kind, this.#bytes.toString('utf8', start, end));
      at = end;
    }
    return output;
  }

  #count(field: number): number {
    const count = this.#header[field] ?? 0;
    return Number.isFinite(count) && count > 0 ? Math.trunc(count) : 0;
  }
}

function add(output: ProgramOutput, kind: RecordKind, text: string): void {
  if (kind === record.stdout) output.stdout += text;
  else if (kind === record.stderr) output.stderr += text;
  else if (kind === record.json) output.end = { kind: 'json', text };
  else if (kind === record.text) output.end = { kind: 'text', text };
  else if (kind === record.nothing) output.end = { kind: 'nothing', text };
  else if (kind === record.error) output.end = { kind: 'error', text };
}
