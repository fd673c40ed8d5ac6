import type { UpdateConnectorInput } from '../../generated/operations.ts';
import { draftOf } from '../auth/auth-draft.ts';
import type { CapabilityView, ConnectionView } from '../page/use-capability.ts';
import { EMPTY_REST, parseOperations, type RestDraft } from '../rest/rest-draft.ts';
import { changedFields } from './changed-fields.ts';

/** As the API is reached now. */
export function restDraftOf({ name, description }: CapabilityView, connection: ConnectionView): RestDraft {
  const { operationsByHand } = connection;
  return {
    ...EMPTY_REST,
    documentUrl: connection.documentUrl ?? '',
    byHand: operationsByHand === null ? '' : JSON.stringify(operationsByHand, null, 2),
    operationIds: connection.operationIds,
    baseUrl: connection.baseUrl ?? '',
    auth: draftOf(connection.auth),
    allowPrivateNetwork: connection.allowPrivateNetwork,
    timeoutSeconds: connection.timeoutSeconds,
    name,
    description: description ?? '',
  };
}

/** What is sent: only what was changed, so that the API is not asked again where nothing about it is new. */
export function restUpdate(draft: RestDraft, before: RestDraft): UpdateConnectorInput {
  const changed = changedFields(draft, before);
  const { auth, document } = draft;
  return {
    ...(changed.has('name') && { name: draft.name }),
    ...(changed.has('description') && { description: draft.description.trim() || null }),
    ...(changed.has('baseUrl') && { baseUrl: draft.baseUrl.trim() || null }),
    ...(changed.has('auth') && { auth: { ...auth.values, type: auth.type } }),
    ...(changed.has('allowPrivateNetwork') && { allowPrivateNetwork: draft.allowPrivateNetwork }),
    ...(changed.has('timeoutSeconds') && { timeoutSeconds: draft.timeoutSeconds }),
    ...(changed.has('operationIds') && { operationIds: draft.operationIds }),
    ...(changed.has('byHand') && { operations: parseOperations(draft.byHand) }),
    ...(document.trim() !== '' && { document }),
    ...(document.trim() === '' && changed.has('documentUrl') && { documentUrl: draft.documentUrl.trim() }),
  };
}
