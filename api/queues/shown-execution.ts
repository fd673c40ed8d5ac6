import type { Execution } from '../../schema/execution.ts';

/**
 * What the dashboard shows of an execution: where it goes and who asked, not what with. Arguments are for activity, which redacts
 * them, and only where a gateway wants them recorded.
 */
export function shownExecution(execution: Execution): Record<string, unknown> {
  const {
    id,
    gateway,
    capability,
    method,
    params,
    principal,
    owner,
    requestId,
    deadline,
    queuedAt,
    replyTo,
  } = execution;
  return {
    id,
    requestId,
    gateway,
    capability,
    method,
    name: params.name ?? params.uri,
    principal,
    owner,
    queuedAt: new Date(queuedAt),
    deadline: new Date(deadline),
    replyTo,
  };
}
