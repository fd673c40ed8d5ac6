import { PlatformError } from '../../../platform/errors.ts';
import { isSessionRevision, LATEST_SESSION_REVISION } from '../../../platform/mcp.ts';
import type { ClientProfile } from '../../../schema/execution.ts';
import type { Params } from '../call.ts';
import type { GatewaySnapshot } from '../gateway-snapshot.ts';
import { instructions, serverCapabilities, serverInfo } from '../methods/server-profile.ts';

/**
 * Answers `initialize` (MCP 2025-11-25, basic/lifecycle, Initialization): agrees on the client's revision, or on the newest one.
 * @returns what the client said of itself, and the result as JSON text. @throws PlatformError VALIDATION_FAILED
 */
export function initialize(
  gateway: GatewaySnapshot,
  params: Params,
): { client: ClientProfile; json: string } {
  const { protocolVersion, capabilities, clientInfo } = params;
  if (typeof protocolVersion !== 'string') {
    throw new PlatformError('VALIDATION_FAILED', 'params.protocolVersion must be a revision of MCP');
  }
  const revision = isSessionRevision(protocolVersion) ? protocolVersion : LATEST_SESSION_REVISION;
  const result = {
    protocolVersion: revision,
    capabilities: serverCapabilities(gateway),
    serverInfo: serverInfo(gateway),
    instructions: instructions(gateway),
  };
  const client: ClientProfile = {
    protocolVersion: revision,
    capabilities: (capabilities ?? {}) as Params,
    info: clientInfo as Params | undefined,
  };
  return { client, json: JSON.stringify(result) };
}
