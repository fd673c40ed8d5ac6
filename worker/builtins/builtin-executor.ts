import { z } from 'zod';
import { PlatformError } from '../../platform/errors.ts';
import type { BuiltinDefinition, BuiltinTool } from '../../schema/builtins/definition.ts';
import { findBuiltin } from '../../schema/builtins/index.ts';
import type { ExecutionContext, ExecutionResult } from '../executor.ts';
import type { HostPoolStatistics } from '../sandbox/host-pool.ts';
import { toolFailure } from '../tool-failure.ts';
import type { Builtin, BuiltinContext, BuiltinResources } from './builtin.ts';
import type { LazyBuiltin } from './lazy-builtin.ts';
import { ToolError } from './tool-error.ts';

/** What gateways set for their attachments. */
export interface SettingsSource {
  /** With secrets open. */
  settingsOf(gateway: string, capability: string): Promise<Record<string, unknown>>;
}

/** Built-ins that store something for gateways, to be told of their end also when nobody has used them since the start. */
const STORING = ['files', 'knowledge'];

/** Runs what is asked of built-ins: checks arguments against what the tool says of itself, adds the gateway's settings. */
export class BuiltinExecutor {
  readonly #builtins: ReadonlyMap<string, LazyBuiltin>;
  readonly #settings: SettingsSource;

  constructor(builtins: ReadonlyMap<string, LazyBuiltin>, settings: SettingsSource) {
    this.#builtins = builtins;
    this.#settings = settings;
  }

  /** How busy the sandboxes of built-ins in use are, by kind. */
  get statistics(): Record<string, HostPoolStatistics> {
    return Object.assign({}, ...[...this.#builtins.values()].map(({ ready }) => ready?.statistics));
  }

  async execute(capability: string, context: ExecutionContext): Promise<ExecutionResult> {
    const { execution, signal, notify, ask } = context;
    const { method, params, gateway } = execution;
    const definition = findBuiltin(capability);
    const builtin = await this.#builtins.get(capability)?.get();
    if (definition === undefined || builtin === undefined || gateway === undefined) {
      throw new PlatformError('UNAVAILABLE', `${capability} cannot be run by this worker`);
    }
    const stored = await this.#settings.settingsOf(gateway, capability);
    let leased = false;
    const call: BuiltinCall = {
      definition,
      builtin,
      settings: definition.settings.parse(stored),
      context: {
        execution,
        signal,
        notify,
        ask,
        gateway,
        keepsState: () => {
          leased = true;
        },
      },
    };
    return { ...(await answer(call, method, params)), leased };
  }

  /** A client session has ended. */
  async ownerGone(owner: string): Promise<void> {
    for (const builtin of await this.#loaded()) await builtin.ownerGone?.(owner);
  }

  /** What a built-in stores for a gateway was changed; undefined: changes may have been missed. */
  async changed(capability: string, gateway: string | undefined): Promise<void> {
    (await this.#builtins.get(capability)?.loaded())?.changed?.(gateway);
  }

  /** A gateway was deleted. */
  async gatewayGone(gateway: string): Promise<void> {
    for (const id of STORING) await (await this.#builtins.get(id)?.get())?.gatewayGone?.(gateway);
  }

  async close(): Promise<void> {
    await Promise.all((await this.#loaded()).map((builtin) => builtin.close()));
  }

  async #loaded(): Promise<Builtin[]> {
    const all = await Promise.all([...this.#builtins.values()].map((builtin) => builtin.loaded()));
    return all.filter((builtin) => builtin !== undefined);
  }
}

interface BuiltinCall {
  definition: BuiltinDefinition;
  builtin: Builtin;
  settings: unknown;
  context: BuiltinContext;
}

type Params = Record<string, unknown>;

async function answer(call: BuiltinCall, method: string, params: Params): Promise<ExecutionResult> {
  if (method === 'tools/call') return callTool(call, params);
  if (method !== 'manage') return askForResources(call, method, params);
  const { builtin, settings, context } = call;
  if (builtin.manage === undefined) throw new PlatformError('METHOD_NOT_FOUND', method);
  return { json: JSON.stringify(await builtin.manage(params, settings, context)), isError: false };
}

async function callTool(
  { definition, builtin, settings, context }: BuiltinCall,
  params: Params,
): Promise<ExecutionResult> {
  const name = String(params.name);
  const tool = definition.tools.find((candidate) => candidate.name === name);
  if (tool === undefined) throw new PlatformError('TOOL_NOT_FOUND', name);
  const args = tool.input.safeParse(params.arguments ?? {});
  // A wrong argument is the tool's failure, which a model can read and mend (MCP 2025-11-25, server/tools, Error Handling).
  if (!args.success) return toolFailure(describeInvalidArguments(tool, args.error));
  try {
    const result = await builtin.run(name, args.data, settings, context);
    return { json: JSON.stringify(result), isError: result.isError === true };
  } catch (error) {
    if (error instanceof ToolError) return toolFailure(error.message);
    throw error;
  }
}

/** MCP 2025-11-25, server/resources. */
async function askForResources(
  { builtin, settings, context }: BuiltinCall,
  method: string,
  params: Params,
): Promise<ExecutionResult> {
  const { resources } = builtin;
  if (resources === undefined) throw new PlatformError('METHOD_NOT_FOUND', method);
  return {
    json: JSON.stringify(await answerResources(resources, method, String(params.uri), settings, context)),
    isError: false,
  };
}

async function answerResources(
  resources: BuiltinResources,
  method: string,
  uri: string,
  settings: unknown,
  context: BuiltinContext,
): Promise<Params> {
  switch (method) {
    case 'resources/list':
      return { resources: await resources.list(settings, context) };
    case 'resources/read':
      return { contents: await resources.read(uri, settings, context) };
    case 'resources/subscribe':
      await resources.subscribe(uri, context);
      return {};
    case 'resources/unsubscribe':
      await resources.unsubscribe(uri, context);
      return {};
    default:
      throw new PlatformError('METHOD_NOT_FOUND', method);
  }
}

function describeInvalidArguments(tool: BuiltinTool, error: z.ZodError): string {
  return `Invalid arguments for ${tool.name}:\n${z.prettifyError(error)}`;
}
