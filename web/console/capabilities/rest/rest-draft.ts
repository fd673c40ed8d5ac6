import type {
  PreviewRestConnectorMutation,
  RestConnectorInput,
  RestOperationInput,
} from '../../generated/operations.ts';
import { type AuthDraft, authInput, NO_AUTH } from '../auth/auth-draft.ts';

export type RestPreview = PreviewRestConnectorMutation['previewRestConnector'];
export type PreviewedOperation = RestPreview['operations'][number];
export type PreviewedTool = RestPreview['tools'][number];

/** Where the operations come from. */
export type RestSource = 'url' | 'text' | 'hand';

/** A REST connector while it is being filled in. */
export interface RestDraft {
  source: RestSource;
  documentUrl: string;
  document: string;
  /** JSON of operations made by hand. */
  byHand: string;
  /** Null: all. */
  operationIds: string[] | null;
  baseUrl: string;
  auth: AuthDraft;
  allowPrivateNetwork: boolean;
  timeoutSeconds: number | null;
  name: string;
  description: string;
}

export const EMPTY_REST: RestDraft = {
  source: 'url',
  documentUrl: '',
  document: '',
  byHand: '',
  operationIds: null,
  baseUrl: '',
  auth: NO_AUTH,
  allowPrivateNetwork: false,
  timeoutSeconds: null,
  name: '',
  description: '',
};

/** What is sent of a draft. @throws SyntaxError for operations by hand that are no JSON. */
export function restInput(draft: RestDraft): RestConnectorInput {
  const { source, auth, name, description, baseUrl } = draft;
  return {
    name: name.trim() || 'Preview',
    description: description.trim() || null,
    baseUrl: baseUrl.trim() || null,
    auth: authInput(auth),
    allowPrivateNetwork: draft.allowPrivateNetwork,
    timeoutSeconds: draft.timeoutSeconds,
    ...(source === 'url' && { documentUrl: draft.documentUrl.trim(), operationIds: draft.operationIds }),
    ...(source === 'text' && { document: draft.document, operationIds: draft.operationIds }),
    ...(source === 'hand' && { operations: parseOperations(draft.byHand) }),
  };
}

/** @throws SyntaxError for what is no JSON. */
export function parseOperations(text: string): RestOperationInput[] {
  const parsed: unknown = JSON.parse(text);
  return (Array.isArray(parsed) ? parsed : [parsed]) as RestOperationInput[];
}

/** How an operation is chosen: its operationId, or where it has none `GET /path`. */
export function operationKey({ operationId, method, path }: PreviewedOperation): string {
  return operationId ?? `${method} ${path}`;
}

/** The way to authenticate that a document names first, to be filled in. */
export function suggestedAuth({ securitySchemes }: RestPreview): AuthDraft {
  for (const { type, scheme, parameter, in: place, tokenUrls } of securitySchemes) {
    if (type === 'apiKey')
      return { type: 'API_KEY', values: { name: parameter ?? '', in: place ?? 'header' } };
    if (type === 'http' && scheme?.toLowerCase() === 'bearer') return { type: 'BEARER', values: {} };
    if (type === 'http' && scheme?.toLowerCase() === 'basic') return { type: 'BASIC', values: {} };
    if (type === 'oauth2' && tokenUrls?.[0])
      return { type: 'OAUTH2_CLIENT_CREDENTIALS', values: { tokenUrl: tokenUrls[0] } };
  }
  return NO_AUTH;
}
