import { PlatformError } from '../../platform/errors.ts';
import type { ExecutionContext, ExecutionResult } from '../executor.ts';
import { HostError } from '../sandbox/host-error.ts';
import { toolFailure } from '../tool-failure.ts';
import type { Workspace } from './bridges/file-bridge.ts';
import type { BuiltComponent, ComponentCache } from './build/component-cache.ts';
import type { CallReply } from './host/messages.ts';
import type { ExportedFunction } from './interface/wit-type.ts';
import { pluginResult } from './plugin-result.ts';
import type { PluginRunner } from './plugin-runner.ts';
import type { PluginTarget } from './plugin-target.ts';
import { checkFields } from './values/check-value.ts';

/** A value shorter than this may turn up in any text by chance, and hiding it would only garble that. */
const SHORTEST_SECRET = 6;

/** Why a plugin gets no files where these are in a bucket. */
export const NO_WORKSPACES =
  'permissions.filesystem of its noorle.yaml allows files of the workspace, and this platform keeps these in a bucket (S3_BUCKET), where plugins do not reach them';

export interface PluginExecutorOptions {
  cache: ComponentCache;
  runner: PluginRunner;
  /** Gets a stored component. */
  fetch: (file: string) => Promise<Uint8Array>;
  /** The files of a gateway; undefined where they are kept elsewhere than on this machine. */
  workspaceOf: ((gateway: string) => Workspace) | undefined;
}

/** Runs tools of plugins: checks what goes in and what comes out, and says what went wrong. */
export class PluginExecutor {
  readonly #options: PluginExecutorOptions;

  constructor(options: PluginExecutorOptions) {
    this.#options = options;
  }

  async execute(name: string, target: PluginTarget, context: ExecutionContext): Promise<ExecutionResult> {
    const { execution } = context;
    if (execution.method !== 'tools/call') throw new PlatformError('METHOD_NOT_FOUND', execution.method);
    if (target.files.any && this.#options.workspaceOf === undefined)
      return toolFailure(`${name} cannot run: ${NO_WORKSPACES}`);
    const component = await this.prepare(target);
    const tool = String(execution.params.name);
    const exported = component.tools.get(tool);
    if (exported === undefined) throw new PlatformError('TOOL_NOT_FOUND', tool);
    const given = execution.params.arguments ?? {};
    const issues = checkFields(exported.parameters, given);
    // A wrong argument is the tool's failure, which a model can read and mend (MCP 2025-11-25, server/tools, Error Handling).
    if (issues.length > 0) {
      const lines = issues.map(({ path, message }) => `${path === '' ? 'arguments' : path} ${message}`);
      return toolFailure(`Invalid arguments for ${tool}:\n${lines.join('\n')}`);
    }
    return this.#run(name, exported, given as Record<string, unknown>, component, target, context);
  }

  /** Has the component built, and a host ready for it. */
  async prepare(target: PluginTarget): Promise<BuiltComponent> {
    const { cache, fetch, runner } = this.#options;
    runner.warm();
    return cache.get(target, () => fetch(target.file));
  }

  async close(): Promise<void> {
    await this.#options.runner.close();
  }

  async #run(
    name: string,
    exported: ExportedFunction,
    given: Record<string, unknown>,
    { folder }: BuiltComponent,
    target: PluginTarget,
    { execution, trace, signal, notify }: ExecutionContext,
  ): Promise<ExecutionResult> {
    try {
      const reply = await this.#options.runner.run({
        target,
        folder,
        exported,
        arguments: exported.parameters.map((parameter) => given[parameter.name]),
        workspace:
          execution.gateway === undefined ? undefined : this.#options.workspaceOf?.(execution.gateway),
        caller: execution.gateway ?? '',
        signal,
        trace,
      });
      const shown = withoutSecrets(reply, target);
      tellPrinted(name, shown, notify);
      return pluginResult(shown, exported, target);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      return failureOfHost(error, target);
    }
  }
}

/** What a plugin prints is not for everybody's eyes when it is one of its secrets. */
function withoutSecrets(reply: CallReply, { environment }: PluginTarget): CallReply {
  const secrets = environment.map(([, value]) => value).filter((value) => value.length >= SHORTEST_SECRET);
  const hide = (text: string) =>
    secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '[redacted]'), text);
  return { ...reply, stdout: hide(reply.stdout), stderr: hide(reply.stderr) };
}

/** What it printed goes to clients that want logs (MCP 2025-11-25, server/utilities/logging); of a failure they read it in the result. */
function tellPrinted(
  name: string,
  { end, stdout, stderr }: CallReply,
  notify: ExecutionContext['notify'],
): void {
  const say = (level: string, data: string) => notify('notifications/message', { level, logger: name, data });
  if (stdout !== '') say('info', stdout);
  if (stderr !== '' && end.kind === 'value') say('warning', stderr);
}

function failureOfHost({ failure, message }: HostError, { timeoutMs }: PluginTarget): ExecutionResult {
  switch (failure) {
    case 'overdue':
      return toolFailure(`timed out after ${timeoutMs / 1000} s`);
    case 'crowded':
      return toolFailure(`Plugins are busy: ${message}. Try again later.`);
    case 'crashed':
    case 'garbled':
      return toolFailure(`The plugin broke its sandbox: ${message}`);
    case 'too-large':
      return toolFailure('The arguments are larger than a plugin takes');
    default:
      throw new PlatformError('UNAVAILABLE', message);
  }
}
