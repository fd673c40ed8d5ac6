import { bundleWithDiagnostics, extensions, type LoaderPlugin } from '@scalar/json-magic/bundle';
import type { Warn } from '../conversion/warnings.ts';
import { DocumentError } from './document-error.ts';
import { type Json, objectAt, textAt } from './json.ts';
import { pointerKeys } from './pointer.ts';

/** Fetches and reads a document that another one refers to. @throws DocumentError */
export type LoadExternal = (url: string) => Promise<Json>;

/** Documents that one description may consist of. */
const MAX_DOCUMENTS = 5000;

/** Where a document is that came as text: nowhere (RFC 6761, 6.4), so that what is relative to it is recognised. */
const NOWHERE = 'https://document.invalid/openapi';

/**
 * Brings everything that a document refers to into it, so that all references are local. Recursion stays as references.
 * @param url where the document comes from; undefined where it came as text.
 * @throws DocumentError for a document that cannot be had. A local reference that leads nowhere is a warning.
 */
export async function bundleDocument(
  document: Json,
  url: string | undefined,
  load: LoadExternal,
  warn: Warn,
): Promise<Json> {
  const reasons = new Map<string, string>();
  const loader: LoaderPlugin = {
    type: 'loader',
    validate: () => true,
    async exec(target) {
      try {
        if (reasons.size >= MAX_DOCUMENTS)
          throw new DocumentError(`the document refers to more than ${MAX_DOCUMENTS} others`);
        reasons.set(target, '');
        return { ok: true, data: await load(checked(target)), raw: '' };
      } catch (error) {
        if (!(error instanceof DocumentError)) throw error;
        reasons.set(target, error.message);
        return { ok: false };
      }
    },
  };
  const { document: bundled, diagnostics } = await bundleWithDiagnostics(document, {
    plugins: [loader],
    treeShake: true,
    urlMap: true,
    traversal: 'document',
    origin: url ?? NOWHERE,
  });
  for (const { kind, reference, source, pointer } of diagnostics) {
    const place = source === (url ?? NOWHERE) ? pointer : `${source}${pointer}`;
    if (kind === 'missing-target') {
      warn(place, `the reference ${reference} leads nowhere; anything is accepted there`);
      continue;
    }
    const target = URL.parse(reference.replace(/#.*$/, ''), source)?.href ?? reference;
    const reason = reasons.get(target) ?? 'it cannot be read';
    throw new DocumentError(`the reference ${reference} at ${place} cannot be resolved: ${reason}`);
  }
  return bundled as Json;
}

/**
 * What a reference is about: the last key of its pointer, or, where it leads to a whole document that was brought in,
 * the name of that.
 * @param document bundled.
 */
export function subjectOf(reference: string, document: Json): string {
  const keys = pointerKeys(reference) ?? [];
  const [first, key = ''] = keys;
  if (first !== extensions.externalDocuments || keys.length !== 2) return keys.at(-1) ?? '';
  const url = textAt(objectAt(document, extensions.externalDocumentsMappings), key) ?? key;
  return (
    (url.split(/[?#]/)[0] ?? '')
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '') ?? key
  );
}

function checked(target: string): string {
  const url = URL.parse(target);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new DocumentError('it is no http or https URL');
  if (url.hostname === new URL(NOWHERE).hostname) {
    throw new DocumentError('it is relative to a document that was sent as text; give documentUrl instead');
  }
  return url.href;
}
