import { outputLayout, type RecordKind } from './output-layout.ts';
import { utf8Length, writeUtf8 } from './utf8.ts';

/** The realm's end of the shared memory: what the program prints, how it ends, when it wants to go on. */
export class Output {
  readonly #layout = outputLayout();
  readonly #header: Float64Array;
  readonly #bytes: Uint8Array;
  /** Where printed text must end, and where the result must. */
  readonly #printLimit: number;
  readonly #resultLimit: number;
  /** Where the last record begins, and of what kind it is. */
  #last = 0;
  #lastKind: RecordKind | 0 = 0;

  constructor(shared: SharedArrayBuffer) {
    const { headerBytes, reserveBytes, resultBytes, header } = this.#layout;
    this.#header = new Float64Array(shared, 0, headerBytes / Float64Array.BYTES_PER_ELEMENT);
    this.#bytes = new Uint8Array(shared, headerBytes);
    this.#resultLimit = this.#bytes.length - reserveBytes;
    this.#printLimit = this.#resultLimit - resultBytes;
    this.#header[header.nextTimer] = Number.POSITIVE_INFINITY;
  }

  set nextTimer(at: number) {
    this.#header[this.#layout.header.nextTimer] = at;
  }

  /** Appends to what was printed; what finds no room is counted. */
  print(stream: 'stdout' | 'stderr', text: string): void {
    const { record, header } = this.#layout;
    const cut = this.#append(record[stream], text, this.#printLimit);
    this.#count(stream === 'stdout' ? header.cutStdout : header.cutStderr, cut);
  }

  /** The program has come to its end; JSON that finds no room is cut and hence only text. */
  finish(result: { form: 'json' | 'text'; text: string } | undefined): void {
    const { record, header, recordHeaderBytes } = this.#layout;
    if (this.#header[header.failed]) return;
    if (result) {
      const { form, text } = result;
      const fits = this.#used + recordHeaderBytes + utf8Length(text) <= this.#resultLimit;
      const cut = this.#append(form === 'json' && fits ? record.json : record.text, text, this.#resultLimit);
      this.#count(header.cutResult, cut);
    } else {
      this.#append(record.nothing, '', this.#bytes.length);
    }
  }

  /** The program has failed; `description` is JSON. */
  fail(description: string): void {
    const { record, header } = this.#layout;
    if (this.#header[header.failed]) return;
    this.#append(record.error, description, this.#bytes.length);
    this.#header[header.failed] = 1;
  }

  get #used(): number {
    return this.#header[this.#layout.header.used] as number;
  }

  #count(field: number, cut: number): void {
    (this.#header[field] as number) += cut;
  }

  /** Returns how many bytes of the text found no room. */
  #append(kind: RecordKind, text: string, limit: number): number {
    const { header, recordHeaderBytes } = this.#layout;
    const continued = kind === this.#lastKind;
    const record = continued ? this.#last : this.#used;
    const start = continued ? this.#used : this.#used + recordHeaderBytes;
    if (start >= limit && text !== '') return utf8Length(text);
    const { read, written } = writeUtf8(text, this.#bytes, start, limit);
    const cut = utf8Length(text, read);
    const length = start + written - record - recordHeaderBytes;
    // From here on nothing is called: a program that has used up its stack is thrown out of calls, at any of them.
    this.#bytes[record] = kind;
    this.#bytes[record + 1] = length;
    this.#bytes[record + 2] = length >> 8;
    this.#bytes[record + 3] = length >> 16;
    this.#bytes[record + 4] = length >> 24;
    this.#header[header.used] = start + written;
    this.#last = record;
    this.#lastKind = kind;
    return cut;
  }
}
