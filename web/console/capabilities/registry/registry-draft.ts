import type { RegistryServerInput, RegistryServerQuery } from '../../generated/operations.ts';
import type { JsonSchema } from '../../shared/json-schema-form/json-schema.ts';
import { type AuthDraft, authInput, NO_AUTH } from '../auth/auth-draft.ts';

export type RegistryServerView = NonNullable<RegistryServerQuery['registryServer']>;
export type RegistryOptionView = RegistryServerView['options'][number];

/** A server of a registry while it is being filled in. */
export interface RegistryDraft {
  option: string;
  title: string;
  values: Record<string, unknown>;
  auth: AuthDraft;
  tokenPerUser: boolean;
  allowPrivateNetwork: boolean;
}

/** Begins with the option that the server would take: Streamable HTTP before HTTP+SSE before packages. */
export function draftFor(server: RegistryServerView): RegistryDraft {
  const known = server.options.filter(({ unsupported }) => unsupported === null);
  const usable =
    known.find(({ type }) => type === 'streamable-http') ??
    known.find(({ kind }) => kind === 'REMOTE') ??
    known[0];
  return {
    option: usable?.id ?? '',
    title: server.title ?? server.name,
    values: {},
    auth: NO_AUTH,
    tokenPerUser: false,
    allowPrivateNetwork: false,
  };
}

/** What is sent of a draft. */
export function registryInput(
  server: RegistryServerView,
  registry: string,
  draft: RegistryDraft,
): RegistryServerInput {
  return {
    name: server.name,
    version: server.version,
    registryUrl: registry || null,
    option: draft.option,
    title: draft.title.trim() || null,
    values: draft.values,
    auth: authInput(draft.auth),
    tokenPerUser: draft.tokenPerUser && draft.auth.type === 'OAUTH2_AUTHORIZATION_CODE',
    allowPrivateNetwork: draft.allowPrivateNetwork,
  };
}

/** What an option asks for, as a form. */
export function schemaOf({ values }: RegistryOptionView): JsonSchema {
  const fields = values.map((value) => [value.name, fieldFor(value)] as const);
  const required = values.filter(({ isRequired, default: usual }) => isRequired && usual === null);
  return {
    type: 'object',
    required: required.map(({ name }) => name),
    properties: Object.fromEntries(fields),
  };
}

function fieldFor(value: RegistryOptionView['values'][number]): JsonSchema {
  const { name, description, placeholder, isSecret, isRepeated, choices, default: usual } = value;
  const hints = [description, placeholder && `Such as ${placeholder}.`, usual && `Without: ${usual}.`];
  const one: JsonSchema = {
    ...(choices?.length ? { enum: choices } : { type: 'string' }),
    title: name,
    description: hints.filter(Boolean).join(' '),
    writeOnly: isSecret,
  };
  return isRepeated
    ? { type: 'array', title: name, description: one.description ?? '', items: { ...one, title: name } }
    : one;
}
