import type { ConnectorAuthType } from '../../generated/operations.ts';
import type { JsonSchema } from '../../shared/json-schema-form/json-schema.ts';

const secret = (title: string): JsonSchema => ({ type: 'string', title, writeOnly: true });
const url = (title: string, description?: string): JsonSchema => ({
  type: 'string',
  title,
  ...(description === undefined ? {} : { description }),
});
const scopes: JsonSchema = { type: 'array', title: 'Scopes', items: { type: 'string' } };

/** What each way to show who one is asks for: `ConnectorAuthInput` without its type. */
export const AUTH_SCHEMAS: Record<ConnectorAuthType, JsonSchema> = {
  NONE: { type: 'object', properties: {} },
  BEARER: { type: 'object', required: ['value'], properties: { value: secret('Token') } },
  API_KEY: {
    type: 'object',
    required: ['name', 'value'],
    properties: {
      name: { type: 'string', title: 'Name', description: 'Of the header, parameter or cookie: X-API-Key' },
      value: secret('Key'),
      in: { enum: ['header', 'query', 'cookie'], title: 'Where it is sent', default: 'header' },
    },
  },
  BASIC: {
    type: 'object',
    required: ['username', 'password'],
    properties: { username: { type: 'string', title: 'User name' }, password: secret('Password') },
  },
  OAUTH2_CLIENT_CREDENTIALS: {
    type: 'object',
    required: ['tokenUrl', 'clientId', 'clientSecret'],
    properties: {
      tokenUrl: url('Token URL'),
      clientId: { type: 'string', title: 'Client id' },
      clientSecret: secret('Client secret'),
      scopes,
    },
  },
  OAUTH2_REFRESH_TOKEN: {
    type: 'object',
    required: ['tokenUrl', 'clientId', 'refreshToken'],
    properties: {
      tokenUrl: url('Token URL'),
      clientId: { type: 'string', title: 'Client id' },
      clientSecret: secret('Client secret'),
      refreshToken: secret('Refresh token'),
      scopes,
    },
  },
  OAUTH2_AUTHORIZATION_CODE: {
    type: 'object',
    properties: {
      clientId: {
        type: 'string',
        title: 'Client id',
        description: 'Only where the server does not register clients by itself.',
      },
      clientSecret: secret('Client secret'),
      authorizationUrl: url('Authorization URL', 'Only where the server does not say it.'),
      tokenUrl: url('Token URL', 'Only where the server does not say it.'),
      scopes,
    },
  },
};

export const AUTH_LABELS: Record<ConnectorAuthType, string> = {
  NONE: 'None',
  BEARER: 'Bearer token',
  API_KEY: 'API key',
  BASIC: 'User name and password',
  OAUTH2_CLIENT_CREDENTIALS: 'OAuth 2: client credentials',
  OAUTH2_REFRESH_TOKEN: 'OAuth 2: refresh token',
  OAUTH2_AUTHORIZATION_CODE: 'OAuth 2: somebody grants access in a browser',
};
