import { StringDecoder } from 'node:string_decoder';

/** Takes a stream of bytes apart into lines, none of them longer than a limit. */
export class LineReader {
  readonly #decoder = new StringDecoder('utf8');
  readonly #maxCharacters: number;
  readonly #onLine: (line: string) => void;
  readonly #onTooLong: () => void;
  #parts: string[] = [];
  #length = 0;

  constructor(maxCharacters: number, onLine: (line: string) => void, onTooLong: () => void) {
    this.#maxCharacters = maxCharacters;
    this.#onLine = onLine;
    this.#onTooLong = onTooLong;
  }

  write(chunk: Buffer): void {
    const text = this.#decoder.write(chunk);
    let begin = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      this.#take(text.slice(begin, end));
      const line = this.#parts.join('');
      this.#parts = [];
      this.#length = 0;
      this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
      begin = end + 1;
    }
    this.#take(text.slice(begin));
  }

  #take(part: string): void {
    if (part === '') return;
    this.#length += part.length;
    if (this.#length > this.#maxCharacters) {
      this.#parts = [];
      this.#onTooLong();
    } else this.#parts.push(part);
  }
}
