import type { ConnectorAuthInput, ConnectorAuthType } from '../../generated/operations.ts';
import type { JsonSchema } from '../../shared/json-schema-form/json-schema.ts';
import { AUTH_SCHEMAS } from './auth-schemas.ts';

/** How a connector is to show who it is, while it is being filled in. */
export interface AuthDraft {
  type: ConnectorAuthType;
  values: Record<string, unknown>;
}

export const NO_AUTH: AuthDraft = { type: 'NONE', values: {} };

/** What is sent of a draft. */
export function authInput({ type, values }: AuthDraft): ConnectorAuthInput | null {
  return type === 'NONE' ? null : { ...values, type };
}

/** What is known of a connector's authentication, of each secret its end. */
export interface KnownAuth {
  type: ConnectorAuthType;
  authorizationUrl: string | null;
  clientId: string | null;
  in: string | null;
  name: string | null;
  scopes: string[] | null;
  secrets: Record<string, unknown>;
  tokenUrl: string | null;
  username: string | null;
}

/** What is kept, as a draft to change: without the secrets. */
export function draftOf(known: KnownAuth | null): AuthDraft {
  if (known === null) return NO_AUTH;
  const { type, secrets: _, ...fields } = known;
  const names = Object.keys(AUTH_SCHEMAS[type].properties ?? {});
  const values = Object.entries(fields).filter(([name, value]) => value !== null && names.includes(name));
  return { type, values: Object.fromEntries(values) };
}

/** The schema of a way; secrets that are kept already may be left empty. */
export function authSchema(type: ConnectorAuthType, known: KnownAuth | null): JsonSchema {
  const schema = AUTH_SCHEMAS[type];
  const kept = known?.type === type ? known.secrets : {};
  const properties = Object.entries(schema.properties ?? {}).map(([name, property]) =>
    Object.hasOwn(kept, name)
      ? [name, { ...property, description: `Kept: ${String(kept[name])}. Leave it empty to keep it.` }]
      : [name, property],
  );
  return {
    ...schema,
    required: (schema.required ?? []).filter((name) => !Object.hasOwn(kept, name)),
    properties: Object.fromEntries(properties),
  };
}
