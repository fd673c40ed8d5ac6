import { aliasOf } from '../../platform/capability-alias.ts';
import type { SecretBox } from '../../platform/secrets.ts';
import type { Capability } from '../../schema/capability.ts';
import { type ConnectorAuth, ConnectorAuthType } from '../../schema/connector-auth.ts';
import { documentText } from '../graphql/capabilities/rest-source.ts';
import { CONNECTOR_TYPES, type ConnectorTypeName } from './connector-types.ts';
import { withoutEmpty } from './leaves.ts';
import { openSecrets, Secret } from './secrets.ts';

type Entry = Record<string, unknown>;

/** What a document says of a connector; undefined where it cannot say what it is. @param capability with the document of its REST API. */
export async function readConnector(capability: Capability, secrets: SecretBox): Promise<Entry | undefined> {
  const { name, description, mcp, rest } = capability;
  const alias = aliasOf(capability);
  if (rest) {
    const { documentUrl, operations, operationIds, baseUrl, auth, allowPrivateNetwork, timeoutSeconds } =
      rest;
    const source = { document: await documentText(rest), documentUrl, operations: parsed(operations) };
    const own = { ...source, operationIds, baseUrl, allowPrivateNetwork, timeoutSeconds };
    const said = { name, alias, type: 'rest', description, ...own };
    return withoutDefaults({ ...said, auth: await readAuth(auth, secrets) });
  }
  // What a registry's server was told in secret stands in the middle of its URL or arguments, where no reference can stand.
  if (!mcp || Object.keys(mcp.variables ?? {}).length > 0) return undefined;
  const { transport, url, headers, command, args, env, auth, tokenPerUser } = mcp;
  const { allowPrivateNetwork, timeoutSeconds } = mcp;
  const opened = (await openSecrets({ headers, env: env ?? {} }, secrets)) as Entry;
  const own = { transport, url, ...opened, command, args, tokenPerUser, allowPrivateNetwork, timeoutSeconds };
  return withoutDefaults({
    name,
    alias,
    type: 'mcp',
    description,
    ...own,
    auth: auth && (await readAuth(auth, secrets)),
  });
}

/** As `ConnectorAuthInput` has it: secrets beside the rest. */
async function readAuth({ secrets: sealed, ...auth }: ConnectorAuth, secrets: SecretBox): Promise<Entry> {
  const { refreshTokenGiven, ...said } = auth;
  const opened = (await openSecrets(sealed, secrets)) as Entry;
  const token = opened.refreshToken;
  if (token instanceof Secret && refreshTokenGiven)
    opened.refreshToken = new Secret(token.plain, refreshTokenGiven);
  return { ...said, ...opened };
}

function parsed(operations: string | null | undefined): unknown {
  return operations ? JSON.parse(operations) : undefined;
}

/** The form in which two entries of a connector are equal when they mean the same. */
export function withoutDefaults(entry: Entry): Entry {
  const { defaults }: { defaults: Readonly<Entry> } = CONNECTOR_TYPES[entry.type as ConnectorTypeName];
  const canonical = {
    ...entry,
    alias: entry.alias === entry.name ? undefined : entry.alias,
    auth: canonicalAuth(entry.auth as Entry | null | undefined),
  };
  return Object.fromEntries(
    Object.entries(withoutEmpty(canonical)).filter(([key, value]) => defaults[key] !== value),
  );
}

function canonicalAuth(auth: Entry | null | undefined): Entry | undefined {
  if (!auth || auth.type === ConnectorAuthType.NONE) return undefined;
  const { in: place, ...said } = auth;
  return withoutEmpty({ ...said, in: place === 'header' ? undefined : place });
}
