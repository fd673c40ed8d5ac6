import { PlatformError } from '../../../platform/errors.ts';
import {
  isError,
  isNotification,
  isResult,
  type JsonRpcError,
  type JsonRpcNotification,
  type JsonRpcResult,
} from '../../../platform/json-rpc.ts';
import type { GatewayServices } from '../services.ts';
import type { Session } from '../session-store.ts';

/** Notifications that are between the client and the gateway. */
const OWN_NOTIFICATIONS = new Set(['notifications/initialized', 'notifications/progress']);

/** A message of a client that is no request, and so is not answered. */
export type UnansweredMessage = JsonRpcNotification | JsonRpcResult | JsonRpcError;

export function isUnanswered(message: unknown): message is UnansweredMessage {
  return isNotification(message) || isResult(message) || isError(message);
}

/** Takes in a notification, or a client's answer to a question. */
export async function takeIn(
  services: GatewayServices,
  session: Session,
  message: UnansweredMessage,
): Promise<void> {
  if (isResult(message)) await services.questions.answer(session.id, message.id, message.result, undefined);
  else if (isError(message))
    await services.questions.answer(session.id, message.id, undefined, message.error);
  else if (message.method === 'notifications/cancelled') {
    const { requestId, reason } = message.params ?? {};
    if (typeof requestId !== 'string' && typeof requestId !== 'number') {
      throw new PlatformError('VALIDATION_FAILED', 'params.requestId must be the id of a request');
    }
    await services.inFlight.cancel(
      session.id,
      requestId,
      typeof reason === 'string' ? reason : 'no reason given',
    );
  } else if (!OWN_NOTIFICATIONS.has(message.method)) {
    await services.owners.tell(session.id, message.method, message.params ?? {});
  }
}
