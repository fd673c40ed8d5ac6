import { sealAuth } from '../../../platform/connector-auth.ts';
import { PlatformError } from '../../../platform/errors.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import { type McpConnector, McpTransport } from '../../../schema/connector.ts';
import type { UpdateConnectorInput } from '../../../schema/update-connector.ts';

/**
 * An MCP connector with the changes of an input: what is absent stays, and a header whose value is null keeps the
 * value that it has.
 * @throws PlatformError VALIDATION_FAILED for a header that has none to keep, or whose value would go to another host
 * than it was given for.
 */
export async function changedMcpConnector(
  before: McpConnector,
  input: UpdateConnectorInput,
  secrets: SecretBox,
): Promise<McpConnector> {
  const url = input.url ?? before.url;
  const headers = await changedValues('headers', before.headers, input.headers, secrets);
  const env = await changedValues('env', before.env ?? {}, input.env, secrets);
  const keepsAuth = Boolean(before.auth) && input.auth === undefined;
  const isKept =
    keepsAuth || Object.values(headers).some((value) => Object.values(before.headers).includes(value));
  if (isKept && originOf(url) !== originOf(before.url)) {
    const message = `credentials would now be sent to ${originOf(url)}; send their values again to agree`;
    throw refuse('input.headers', message);
  }
  return {
    ...before,
    url,
    headers,
    env,
    command: input.command === undefined ? before.command : input.command,
    args: input.args === undefined ? before.args : (input.args ?? []),
    tokenPerUser: input.tokenPerUser === undefined ? before.tokenPerUser : input.tokenPerUser,
    transport: input.transport === undefined ? before.transport : (input.transport ?? McpTransport.AUTO),
    auth: input.auth
      ? await sealAuth(input.auth, secrets, before.auth ?? undefined, 'input.auth')
      : keepsAuth
        ? before.auth
        : null,
    allowPrivateNetwork:
      input.allowPrivateNetwork === undefined ? before.allowPrivateNetwork : !!input.allowPrivateNetwork,
    timeoutSeconds: input.timeoutSeconds === undefined ? before.timeoutSeconds : input.timeoutSeconds,
  };
}

/** A map of sealed values with changes: absent, it stays; null for a value keeps that of before. */
async function changedValues(
  field: 'headers' | 'env',
  before: Record<string, string>,
  wanted: Record<string, unknown> | null | undefined,
  secrets: SecretBox,
): Promise<Record<string, string>> {
  if (wanted === undefined) return before;
  const changed: Record<string, string> = {};
  for (const [name, value] of Object.entries(wanted ?? {})) {
    const sealed = value === null ? before[name] : await secrets.seal(String(value));
    if (sealed === undefined) throw refuse(`input.${field}.${name}`, 'has no value to keep');
    changed[name] = sealed;
  }
  return changed;
}

function originOf(url: string | null | undefined): string | undefined {
  return url ? new URL(url).origin : undefined;
}

function refuse(path: string, message: string): PlatformError {
  return new PlatformError('VALIDATION_FAILED', undefined, { fields: [{ path, message }] });
}
