interface Heading {
  level: number;
  text: string;
}

interface Page {
  status: number;
  title: string | undefined;
  headings: Heading[];
}

const DEFAULT_LENGTH = 80;

/** Letters that are worth more than a hyphen. */
const LETTERS: Record<string, string> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  à: 'a',
  é: 'e',
  è: 'e',
  ñ: 'n',
  ç: 'c',
};

export function slugify(title: string, maxLength: number = DEFAULT_LENGTH): string {
  return [...title.toLowerCase()]
    .map((letter) => LETTERS[letter] ?? letter)
    .join('')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxLength)
    .replace(/^-+|-+$/g, '');
}

/** The interface `reader` of the world. What a function throws is the error case of its result. */
export const reader = {
  async outline(url: string): Promise<Page> {
    const response = await get(url);
    const html = await response.text();
    const headings = [...html.matchAll(/<h([1-6])[^>]*>(.*?)<\/h\1>/gis)];
    return {
      status: response.status,
      title: /<title[^>]*>(.*?)<\/title>/is.exec(html)?.[1]?.trim(),
      headings: headings.map(([, level, text]) => ({ level: Number(level), text: plain(text ?? '') })),
    };
  },

  async submit(url: string, text: string, contentType = 'text/plain'): Promise<string> {
    const headers = { 'content-type': contentType };
    const response = await get(url, { method: 'POST', body: text, headers });
    return response.text();
  },
};

async function get(url: string, init?: object): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw `${url} cannot be reached: ${error instanceof Error ? error.message : error}`;
  }
}

function plain(html: string): string {
  return html.replace(/<[^>]*>/g, '').trim();
}
