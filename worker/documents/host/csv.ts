import { parse } from 'csv-parse/sync';
import type { DocumentText } from '../document.ts';

/** Rows that are read; a table that has more is cut. */
const MAX_ROWS = 200_000;

/** A table, a section for each row, in which each value stands behind the name of its column. */
export function readCsv(text: string): DocumentText {
  const rows = parse(text, {
    bom: true,
    delimiter: delimiterOf(text),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    to: MAX_ROWS,
  });
  const [names = [], ...records] = rows;
  const sections = records.map((record, index) => ({
    // The first row has the names; people count it.
    place: `row ${index + 2}`,
    text: record
      .map((value, column) => (value === '' ? '' : `${names[column] ?? `column ${column + 1}`}: ${value}`))
      .filter((field) => field !== '')
      .join('; '),
  }));
  return { title: '', sections: sections.filter((section) => section.text !== '') };
}

/** The delimiter that the first line has most of. */
function delimiterOf(text: string): string {
  const [line = ''] = text.split('\n', 1);
  const count = (delimiter: string) => line.split(delimiter).length;
  return [',', ';', '\t', '|'].reduce((best, next) => (count(next) > count(best) ? next : best));
}
