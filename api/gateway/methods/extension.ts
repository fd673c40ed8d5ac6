import { PlatformError } from '../../../platform/errors.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Answer, Call, Params } from '../call.ts';
import { execute } from '../execute.ts';
import type { AttachedCapability } from '../gateway-snapshot.ts';
import type { TaskRoutes } from '../task-routes.ts';

/** Server capabilities beyond the core of the protocol, by which a server says that it knows more methods. */
export const EXTENDING = ['extensions', 'experimental', 'tasks'] as const;

/** Methods of some revision of the protocol itself, or of its other direction: none of them is anybody's extension. */
const CORE = new Set([
  'initialize',
  'ping',
  'logging/setLevel',
  'resources/subscribe',
  'resources/unsubscribe',
  'server/discover',
  'subscriptions/listen',
  'sampling/createMessage',
  'elicitation/create',
  'roots/list',
]);

/**
 * Passes a method that the gateway does not know to the capability it is for: the one that has the task it names, else the only one
 * that extends the protocol at all.
 * @throws PlatformError METHOD_NOT_FOUND where there is none, or no telling which.
 */
export async function extend(
  call: Call,
  method: string,
  params: Params,
  dispatcher: Dispatcher,
  tasks: TaskRoutes,
): Promise<Answer> {
  const capability = CORE.has(method) ? undefined : await capabilityFor(call, params, tasks);
  if (capability === undefined) throw new PlatformError('METHOD_NOT_FOUND', method);
  return execute(dispatcher, call, capability, method, params);
}

async function capabilityFor(
  call: Call,
  params: Params,
  tasks: TaskRoutes,
): Promise<AttachedCapability | undefined> {
  const extending = call.gateway.capabilities.filter(({ offers }) => EXTENDING.some((name) => offers[name]));
  if (extending.length === 0) return undefined;
  const withTask = await tasks.find(call, params.taskId);
  if (withTask !== undefined) return extending.find(({ id }) => id === withTask);
  const [only, another] = extending;
  return another === undefined ? only : undefined;
}
