import { z } from 'zod';

/**
 * A setting that is a credential: stored encrypted, and of its value reads show only the end. In JSON Schema it is
 * `writeOnly` (JSON Schema 2020-12 Validation, section 9.4), which is also how it is found again.
 */
export function secret(description: string) {
  return z.string().min(1).max(4096).meta({ description, writeOnly: true, format: 'password' });
}
