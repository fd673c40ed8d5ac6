import type { GraphQLSchema } from 'graphql';
import { JwtConfigurationInput } from '../../schema/jwt-configuration.ts';
import { checkPublicKey } from '../graphql/jwt/check-public-key.ts';
import { checkInput } from './check-input.ts';
import { withoutEmpty } from './leaves.ts';

type Entry = Record<string, unknown>;

/** The form in which two entries of whose tokens a gateway accepts are equal when they mean the same. */
export function canonicalJwt({ allowPrivateNetwork, ...entry }: Entry): Entry {
  return withoutEmpty({ ...entry, allowPrivateNetwork: allowPrivateNetwork || undefined });
}

/**
 * What a gateway is to be told of tokens, in that form; undefined for none.
 * @throws PlatformError VALIDATION_FAILED
 */
export function planJwt(
  schema: GraphQLSchema,
  wanted: Entry | null | undefined,
  place: string,
): Entry | undefined {
  if (!wanted) return undefined;
  checkInput(schema, { input: 'JwtConfigurationInput', rules: JwtConfigurationInput }, wanted, place);
  if (typeof wanted.publicKey === 'string') checkPublicKey(wanted.publicKey, `${place}.publicKey`);
  return canonicalJwt(wanted);
}
