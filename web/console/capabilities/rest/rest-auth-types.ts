import type { ConnectorAuthType } from '../../generated/operations.ts';

/** Ways in which a REST connector may show who it is. */
export const REST_AUTH_TYPES: readonly ConnectorAuthType[] = [
  'NONE',
  'BEARER',
  'API_KEY',
  'BASIC',
  'OAUTH2_CLIENT_CREDENTIALS',
  'OAUTH2_REFRESH_TOKEN',
];
