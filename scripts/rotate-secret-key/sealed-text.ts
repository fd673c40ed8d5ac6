import type { SecretBox } from '../../platform/secrets.ts';
import type { Tally } from './tally.ts';

/** JWE compact serialization with a direct key (RFC 7516, 7.1): five parts, the second of them empty. */
const SEALED = /eyJ[\w-]+\.\.[\w-]+\.[\w-]*\.[\w-]+/g;

/**
 * Seals with the new key whatever in a text was sealed with the old one: the text as a whole, or values inside of it.
 * @param place where the text is, for messages.
 * @param holdsForeign whether sealed values of others may stand inside of it, such as in a description or what a call was recorded with:
 *   only a text that is sealed as a whole counts as lost then.
 * @returns the text itself where nothing in it had to be changed.
 */
export async function resealText(
  text: string,
  box: SecretBox,
  tally: Tally,
  place: string,
  holdsForeign: boolean,
): Promise<string> {
  if (!text.includes('eyJ')) return text;
  let changed = text;
  for (const [sealed] of text.matchAll(SEALED)) {
    const key = box.keyOf(sealed);
    if (key === undefined) continue;
    if (key === 'present') tally.done += 1;
    else if (key === 'unknown') {
      if (sealed === text || !holdsForeign) tally.lost.push(place);
    } else {
      const plain = await box.open(sealed).catch(() => undefined);
      if (plain === undefined) tally.lost.push(place);
      else {
        changed = changed.replace(sealed, await box.seal(plain));
        tally.resealed += 1;
      }
    }
  }
  return changed;
}
