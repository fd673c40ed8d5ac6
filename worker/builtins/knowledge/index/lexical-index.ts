import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** Words that are so common in English that they tell nothing about a text. */
const COMMON = new Set(
  'a an and are as at be by can could do does for from has have how i if in into is it its may me my of on or our should so that the their them then there these they this to was we were what when where which who why will with would you your'.split(
    ' ',
  ),
);

/** Words of a query that are looked for at the most. */
const MAX_TERMS = 40;

/** What stands in a title tells more about a text than a word somewhere in it. */
const TITLE_WEIGHT = 2;

/** Scripts without spaces between words: each character is a word here. */
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** Finds texts by their words: BM25 over stems, by SQLite's full-text search (FTS5). The texts themselves are not kept. */
export class LexicalIndex {
  readonly #database = new DatabaseSync(':memory:');
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #find: StatementSync;

  constructor() {
    this.#database.exec(`
      PRAGMA journal_mode = OFF;
      CREATE VIRTUAL TABLE chunks USING fts5(
        title, text, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
      )`);
    this.#insert = this.#database.prepare('INSERT INTO chunks (rowid, title, text) VALUES (?, ?, ?)');
    this.#delete = this.#database.prepare('DELETE FROM chunks WHERE rowid = ?');
    this.#find = this.#database.prepare(
      `SELECT rowid FROM chunks WHERE chunks MATCH ? AND rank MATCH 'bm25(${TITLE_WEIGHT}.0, 1.0)' ORDER BY rank LIMIT ?`,
    );
  }

  /** Adds texts under numbers of their own. */
  add(rows: readonly { row: number; title: string; text: string }[]): void {
    this.#together(() => {
      for (const { row, title, text } of rows) this.#insert.run(row, apart(title), apart(text));
    });
  }

  remove(rows: readonly number[]): void {
    this.#together(() => {
      for (const row of rows) this.#delete.run(row);
    });
  }

  /** The numbers of the texts that fit best, the best first. */
  search(query: string, limit: number): number[] {
    const words = [
      ...new Set(
        apart(query)
          .toLowerCase()
          .match(/[\p{L}\p{N}\p{M}_]+/gu) ?? [],
      ),
    ];
    const telling = words.filter((word) => !COMMON.has(word));
    const terms = (telling.length > 0 ? telling : words).slice(0, MAX_TERMS);
    if (terms.length === 0) return [];
    // In quotes nothing in a query is an operator.
    const expression = terms.map((term) => `"${term}"`).join(' OR ');
    return this.#find.all(expression, limit).map(({ rowid }) => Number(rowid));
  }

  close(): void {
    this.#database.close();
  }

  #together(work: () => void): void {
    this.#database.exec('BEGIN');
    work();
    this.#database.exec('COMMIT');
  }
}

function apart(text: string): string {
  return text.replace(CJK, ' $& ');
}
