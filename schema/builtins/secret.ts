import { z } from 'zod';

/**
 * A setting that is a credential: stored encrypted, and of its value reads show only the end. In JSON Schema it is
 * `writeOnly` (JSON Schema 2020-12 Validation, section 9.4), which is also how it is found again.
 * @param sentTo the fields beside it that say where it is sent: with them it has to be given anew.
 */
export function secret(description: string, sentTo: readonly string[]) {
  return z
    .string()
    .min(1)
    .max(4096)
    .meta({ description, writeOnly: true, format: 'password', 'x-sent-to': sentTo });
}
