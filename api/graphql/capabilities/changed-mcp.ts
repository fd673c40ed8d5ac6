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
export async function changedMcp(
  before: McpConnector,
  input: UpdateConnectorInput,
  secrets: SecretBox,
): Promise<McpConnector> {
  const refuse = (path: string, message: string) =>
    new PlatformError('VALIDATION_FAILED', undefined, { fields: [{ path, message }] });
  const url = input.url ?? before.url;
  const headers: Record<string, string> = {};
  const all = Object.fromEntries(Object.keys(before.headers).map((name) => [name, null]));
  const wanted = input.headers === undefined ? all : (input.headers ?? {});
  let isKept = false;
  for (const [name, value] of Object.entries(wanted)) {
    const kept = before.headers[name];
    if (value !== null) headers[name] = await secrets.seal(String(value));
    else if (kept === undefined) throw refuse(`input.headers.${name}`, 'has no value to keep');
    else {
      headers[name] = kept;
      isKept = true;
    }
  }
  if (isKept && new URL(url).origin !== new URL(before.url).origin) {
    const message = `headers would now be sent to ${new URL(url).origin}; send their values again to agree`;
    throw refuse('input.headers', message);
  }
  return {
    ...before,
    url,
    headers,
    transport: input.transport === undefined ? before.transport : (input.transport ?? McpTransport.AUTO),
    allowPrivateNetwork:
      input.allowPrivateNetwork === undefined ? before.allowPrivateNetwork : !!input.allowPrivateNetwork,
    timeoutSeconds: input.timeoutSeconds === undefined ? before.timeoutSeconds : input.timeoutSeconds,
  };
}
