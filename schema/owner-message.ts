/**
 * What belongs to no request: said or asked by a capability to an owner of its state (a client session, or the open subscription of a client
 * that has none). It goes to all API processes, because only the one knows where the client listens.
 */
export type OwnerMessage =
  | ({ kind: 'notification' } & OwnerContent)
  /** A question; the answer comes as a directive with the same `question`. */
  | ({ kind: 'request'; question: string } & OwnerContent);

interface OwnerContent {
  owner: string;
  capability: string;
  method: string;
  /** With names and URIs as the capability knows them. */
  params: Record<string, unknown>;
}
