import type { Connection } from 'mongoose';
import type { SecretBox } from '../../platform/secrets.ts';
import { resealText } from './sealed-text.ts';
import { Tally } from './tally.ts';

type Document = Record<string, unknown> & { _id: string };
type Database = NonNullable<Connection['db']>;

/** How often a document is read again when somebody else changed it in between. */
const MAX_ATTEMPTS = 20;

/**
 * Seals every sealed value of the store with the new key, document by document. Each is replaced only if nobody has changed it since it was
 * read, so this may run beside the platform; what was done already is skipped, so it may be ended at any moment and begun again.
 */
export async function resealStore(database: Database, box: SecretBox): Promise<Tally> {
  const tally = new Tally();
  const collections = await database.listCollections({}, { nameOnly: true }).toArray();
  for (const { name } of collections) {
    if (name.startsWith('system.')) continue;
    for await (const document of database.collection<Document>(name).find({}))
      await resealDocument(database, name, document, box, tally);
  }
  return tally;
}

async function resealDocument(
  database: Database,
  collection: string,
  document: Document,
  box: SecretBox,
  tally: Tally,
): Promise<void> {
  let current: Document | null = document;
  for (let attempt = 0; current !== null; attempt += 1) {
    if (attempt === MAX_ATTEMPTS)
      throw new Error(`a document of ${collection} was changed by others ${MAX_ATTEMPTS} times in a row`);
    const here = new Tally();
    const { before, after } = await changedFields(current, box, here, collection);
    const isChanged = Object.keys(after).length > 0;
    const filter: Document = { ...before, _id: current._id };
    const { matchedCount } = isChanged
      ? await database.collection<Document>(collection).updateOne(filter, { $set: after })
      : { matchedCount: 1 };
    if (matchedCount === 1) {
      tally.resealed += here.resealed;
      tally.done += here.done;
      tally.lost.push(...here.lost);
      return;
    }
    current = await database.collection<Document>(collection).findOne({ _id: filter._id });
  }
}

/** The fields of a document that have to be replaced as a whole, because keys further inside may contain dots. */
async function changedFields(document: Document, box: SecretBox, tally: Tally, collection: string) {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(document)) {
    const resealed = await resealValue(value, box, tally, `${collection} ${String(document._id)} ${field}`);
    if (resealed === value) continue;
    before[field] = value;
    after[field] = resealed;
  }
  return { before, after };
}

/** @returns the value itself where nothing in it had to be changed. */
async function resealValue(value: unknown, box: SecretBox, tally: Tally, place: string): Promise<unknown> {
  if (typeof value === 'string') return resealText(value, box, tally, place, true);
  if (Array.isArray(value)) {
    const items = [];
    for (const item of value) items.push(await resealValue(item, box, tally, place));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isPlainObject(value)) return value;
  let changed = value;
  for (const [key, inner] of Object.entries(value)) {
    const resealed = await resealValue(inner, box, tally, `${place}.${key}`);
    if (resealed !== inner) changed = { ...changed, [key]: resealed };
  }
  return changed;
}

/** Dates, ids, numbers and bytes are objects too, and hold nothing. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
