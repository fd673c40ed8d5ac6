/** What a value in a request says of the tool that takes it, by the ending of a file's name. */
const KINDS: Record<string, string> = {
  md: 'markdown',
  txt: 'text',
  csv: 'csv',
  json: 'json',
  yaml: 'yaml',
  xml: 'xml',
  pdf: 'pdf',
  doc: 'word document',
  docx: 'word document',
  xls: 'excel',
  xlsx: 'excel',
  ppt: 'powerpoint',
  pptx: 'powerpoint',
  png: 'image',
  jpg: 'image',
  jpeg: 'image',
  gif: 'image',
  svg: 'svg',
  mp3: 'audio',
  wav: 'audio',
  mp4: 'video',
  html: 'html',
  py: 'python',
  js: 'javascript',
  ts: 'typescript',
  sql: 'sql',
  zip: 'zip',
};

const URL_PATTERN = /\bhttps?:\/\/\S+|\bwww\.\S+/gi;
const EMAIL = /[\w.+-]+@[\w-]+\.[\w.]+/g;
const PATH = new RegExp(
  `(?<![\\w.])(?:~|\\.{0,2})/[\\w.~-]+(?:/[\\w.~-]*)*|\\b[A-Za-z]:\\\\[^\\s"']+|\\b[\\w-]+\\.(?:${Object.keys(KINDS).join('|')})\\b`,
  'g',
);

/**
 * Puts kinds in place of values: the letters of `/tmp/sales.xlsx` are no evidence for any tool, but that it is an Excel file is.
 */
export function nameValues(request: string): string {
  return request
    .replace(URL_PATTERN, ' url web ')
    .replace(EMAIL, ' email ')
    .replace(PATH, (path) => {
      const ending = /\.([a-z0-9]+)[.,;]?$/i.exec(path)?.[1]?.toLowerCase() ?? '';
      return ` file path ${KINDS[ending] ?? ''} `;
    });
}
