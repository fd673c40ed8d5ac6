/** The id of the built-in whose documents have a page of their own. */
export const KNOWLEDGE = 'knowledge';

/** Where the documents of a gateway are. */
export const documentsPath = (gatewayId: string) =>
  `/gateways/${gatewayId}/capabilities/${KNOWLEDGE}/documents`;
