import { PlatformError } from '../../../platform/errors.ts';
import { didYouMean } from '../../../platform/nearest.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import type { Execution } from '../../../schema/execution.ts';
import type { Inspection } from '../../../schema/inspection.ts';
import type { RestTryParams } from '../../../schema/rest-plan.ts';
import type { ToolCallResult } from '../../../schema/tool-call-result.ts';
import type { ExecutionContext, ExecutionResult } from '../../executor.ts';
import type { AccessTokens } from './auth/access-tokens.ts';
import { tokenGeneration } from './auth/token-client.ts';
import type { RestExecutor } from './rest-executor.ts';
import type { RestInspector } from './rest-inspector.ts';
import { openRestTarget, type RestTarget } from './rest-target.ts';

/** It was never configured: there is nothing of it but this one call. */
const VERSION = 0;

/** Runs one operation of a REST API that is no connector yet, the way that calls of connectors go. */
export class RestTrial {
  readonly #inspector: RestInspector;
  readonly #executor: RestExecutor;
  readonly #tokens: AccessTokens;
  readonly #secrets: SecretBox;

  constructor(inspector: RestInspector, executor: RestExecutor, tokens: AccessTokens, secrets: SecretBox) {
    this.#inspector = inspector;
    this.#executor = executor;
    this.#tokens = tokens;
    this.#secrets = secrets;
  }

  /**
   * @returns a `ToolCallResult` as JSON text; reading the description does not count as its time.
   * @throws PlatformError VALIDATION_FAILED for a description that cannot be used, or has no such operation.
   */
  async execute({ execution, signal }: ExecutionContext): Promise<ExecutionResult> {
    const { capability: id, params } = execution;
    const trial = params as unknown as RestTryParams;
    try {
      const target = await this.#open(id, trial, signal);
      const call = { ...execution, ...toolCall(trial) };
      const begin = performance.now();
      const { json, isError } = await this.#executor.execute(
        { id, name: trial.name, version: VERSION, rest: target },
        { execution: call, signal },
      );
      const { content, structuredContent } = JSON.parse(json) as Partial<ToolCallResult>;
      const result: ToolCallResult = {
        isError,
        content: content ?? [],
        structuredContent: structuredContent ?? null,
        durationMs: performance.now() - begin,
      };
      return { json: JSON.stringify(result), isError };
    } finally {
      await this.#tokens.forget({ id, generation: tokenGeneration(trial.rest.auth, VERSION) });
    }
  }

  async #open(
    id: string,
    { rest, timeoutSeconds, operation }: RestTryParams,
    signal: AbortSignal,
  ): Promise<RestTarget> {
    const { auth, allowPrivateNetwork } = rest;
    const { inspection, plan } = await this.#inspector.inspect(id, rest, signal);
    requireTool(inspection, operation);
    const connector = { auth, allowPrivateNetwork, timeoutSeconds, plan: JSON.stringify(plan) };
    return openRestTarget(connector, inspection, VERSION, this.#secrets);
  }
}

/** What an execution is that calls the tool. */
function toolCall({ operation, arguments: args }: RestTryParams): Pick<Execution, 'method' | 'params'> {
  return { method: 'tools/call', params: { name: operation, arguments: args } };
}

/** @throws PlatformError VALIDATION_FAILED */
function requireTool({ tools }: Inspection, name: string): void {
  const names = tools.map((tool) => tool.name);
  if (names.includes(name)) return;
  const message = `there is no operation ${name}${didYouMean(name, names)}`;
  throw new PlatformError('VALIDATION_FAILED', message, {
    details: { fields: [{ path: 'operation', message }] },
  });
}
