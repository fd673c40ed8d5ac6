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
  const headers: Record<string, string> = {};
  const all = Object.fromEntries(Object.keys(before.headers).map((name) => [name, null]));
  const wanted = input.headers === undefined ? all : (input.headers ?? {});
  let isKept = before.auth !== undefined && before.auth !== null && input.auth === undefined;
  for (const [name, value] of Object.entries(wanted)) {
    const kept = before.headers[name];
    if (value !== null) headers[name] = await secrets.seal(String(value));
    else if (kept === undefined) throw refuse(`input.headers.${name}`, 'has no value to keep');
    else {
      headers[name] = kept;
      isKept = true;
    }
  }
  if (isKept && originOf(url) !== originOf(before.url)) {
    const message = `credentials would now be sent to ${originOf(url)}; send their values again to agree`;
    throw refuse('input.headers', message);
  }
  return {
    ...before,
    url,
    headers,
    transport: input.transport === undefined ? before.transport : (input.transport ?? McpTransport.AUTO),
    auth: input.auth
      ? await sealAuth(input.auth, secrets, before.auth ?? undefined, 'input.auth')
      : before.auth,
    allowPrivateNetwork:
      input.allowPrivateNetwork === undefined ? before.allowPrivateNetwork : !!input.allowPrivateNetwork,
    timeoutSeconds: input.timeoutSeconds === undefined ? before.timeoutSeconds : input.timeoutSeconds,
  };
}

function originOf(url: string | null | undefined): string | undefined {
  return url ? new URL(url).origin : undefined;
}

function refuse(path: string, message: string): PlatformError {
  return new PlatformError('VALIDATION_FAILED', undefined, { fields: [{ path, message }] });
}
