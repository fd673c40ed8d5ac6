import type { ResourceDescriptor } from '../../schema/inspection.ts';
import type { ExecutionContext } from '../executor.ts';
import type { HostPoolStatistics } from '../sandbox/host-pool.ts';

/** MCP 2025-11-25, server/tools, CallToolResult. */
export interface ToolResult {
  content: Record<string, unknown>[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
}

/** What a run has at hand: its execution, and the gateway on whose account it runs. */
export interface BuiltinContext extends ExecutionContext {
  gateway: string;
  /** Notes that this worker now keeps state for the execution's owner. */
  keepsState(): void;
}

/**
 * A built-in at work. `run` gets arguments and settings that their schemas have already accepted; a failure of the
 * tool itself is a result with `isError` or a thrown {@link ToolError}, only a fault of the platform is thrown otherwise.
 */
export interface Builtin<Arguments = unknown, Settings = unknown> {
  run(tool: string, args: Arguments, settings: Settings, context: BuiltinContext): Promise<ToolResult>;
  /** How busy its sandboxes are, by kind, where it has any. */
  readonly statistics?: Record<string, HostPoolStatistics>;
  /** What it has of resources on a gateway, where it has any. */
  readonly resources?: BuiltinResources<Settings>;
  /** What the management API has it do for a gateway, where there is any such thing. */
  manage?(params: Record<string, unknown>, settings: Settings, context: BuiltinContext): Promise<unknown>;
  /** What it stores for a gateway was changed, perhaps by another worker; undefined: of any gateway. */
  changed?(gateway: string | undefined): void;
  /** A client session has ended: what was kept for it goes. */
  ownerGone?(owner: string): void | Promise<void>;
  /** A gateway was deleted: what was stored for it goes. */
  gatewayGone?(gateway: string): Promise<void>;
  close(): Promise<void>;
}

/** The resources of a built-in (MCP 2025-11-25, server/resources). */
export interface BuiltinResources<Settings = unknown> {
  list(settings: Settings, context: BuiltinContext): Promise<ResourceDescriptor[]>;
  /** @throws PlatformError RESOURCE_NOT_FOUND */
  read(uri: string, settings: Settings, context: BuiltinContext): Promise<Record<string, unknown>[]>;
  /** Sees that whoever owns the execution's state is told of changes from now on. @throws PlatformError RESOURCE_NOT_FOUND */
  subscribe(uri: string, context: BuiltinContext): Promise<void>;
  unsubscribe(uri: string, context: BuiltinContext): Promise<void>;
}
