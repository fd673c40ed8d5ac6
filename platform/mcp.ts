/** The revisions of MCP that the platform speaks, on both of its sides. */

/** Revisions with an `initialize` handshake and sessions, oldest first. */
export const SESSION_REVISIONS = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'] as const;
export type SessionRevision = (typeof SESSION_REVISIONS)[number];

/** Revisions in which every request carries its own metadata, oldest first. */
export const STATELESS_REVISIONS = ['2026-07-28'] as const;

/** The newest revision with sessions. */
export const LATEST_SESSION_REVISION: SessionRevision = '2025-11-25';

/** The newest revision. */
export const LATEST_REVISION = '2026-07-28';

export function isSessionRevision(version: unknown): version is SessionRevision {
  return SESSION_REVISIONS.includes(version as SessionRevision);
}

export function isStatelessRevision(version: unknown): boolean {
  return STATELESS_REVISIONS.includes(version as (typeof STATELESS_REVISIONS)[number]);
}

/** Reserved `_meta` keys (MCP 2026-07-28, basic/index, _meta). */
export const META = {
  protocolVersion: 'io.modelcontextprotocol/protocolVersion',
  clientInfo: 'io.modelcontextprotocol/clientInfo',
  clientCapabilities: 'io.modelcontextprotocol/clientCapabilities',
  serverInfo: 'io.modelcontextprotocol/serverInfo',
  logLevel: 'io.modelcontextprotocol/logLevel',
  subscriptionId: 'io.modelcontextprotocol/subscriptionId',
} as const;

/** How the platform introduces itself to clients and servers. */
export const IMPLEMENTATION = { name: 'omnigate', title: 'Omnigate', version: '0.1.0' } as const;
