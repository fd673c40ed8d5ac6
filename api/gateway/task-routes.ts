import type { Redis } from 'ioredis';
import type { Answer, Call } from './call.ts';

/** How long the capability of a task is remembered, in seconds. */
const KEEP_SECONDS = 24 * 60 * 60;

/**
 * Which capability has which task. A task's id is the server's own and comes through unchanged, so where a later request about it belongs must be
 * remembered (MCP 2025-11-25, basic/utilities/tasks; MCP 2026-07-28, the extension io.modelcontextprotocol/tasks).
 */
export class TaskRoutes {
  readonly #redis: Redis;
  readonly #namespace: string;

  constructor(redis: Redis, namespace: string) {
    this.#redis = redis;
    this.#namespace = namespace;
  }

  /** Remembers the task that an answer has created, if it has. */
  async note(call: Call, { json }: Answer): Promise<void> {
    const { capability } = call.facts;
    if (capability === undefined || !json.includes('"taskId"')) return;
    const result = JSON.parse(json) as { taskId?: unknown; task?: { taskId?: unknown } };
    const id = result.task?.taskId ?? result.taskId;
    if (typeof id === 'string') await this.#redis.set(this.#key(call, id), capability, 'EX', KEEP_SECONDS);
  }

  /** The id of the capability that has a task; tasks of others are unknown. */
  async find(call: Call, task: unknown): Promise<string | undefined> {
    if (typeof task !== 'string') return undefined;
    return (await this.#redis.get(this.#key(call, task))) ?? undefined;
  }

  #key({ gateway, principal, owner }: Call, task: string): string {
    const whose = principal.kind === 'anonymous' ? (owner ?? '') : `${principal.kind}:${principal.id}`;
    return `${this.#namespace}task:${gateway.id}:${whose}:${task}`;
  }
}
