import { createHash } from 'node:crypto';
import {
  type ConnectorAuth,
  type ConnectorAuthDetails,
  type ConnectorAuthInput,
  ConnectorAuthType,
  SECRET_FIELDS,
  type SecretField,
} from '../schema/connector-auth.ts';
import { headerName } from '../schema/connector-rules.ts';
import { type FieldIssue, PlatformError } from './errors.ts';
import { lastFour, type SecretBox } from './secrets.ts';

type AuthField = Exclude<keyof ConnectorAuthInput, 'type'>;

/** Which fields each type needs, and which it may have. */
const FIELDS: Record<ConnectorAuthType, { needed: AuthField[]; optional?: AuthField[] }> = {
  NONE: { needed: [] },
  API_KEY: { needed: ['name', 'value'], optional: ['in'] },
  BEARER: { needed: ['value'] },
  BASIC: { needed: ['username', 'password'] },
  OAUTH2_CLIENT_CREDENTIALS: { needed: ['tokenUrl', 'clientId', 'clientSecret'], optional: ['scopes'] },
  OAUTH2_REFRESH_TOKEN: {
    needed: ['tokenUrl', 'clientId', 'refreshToken'],
    optional: ['clientSecret', 'scopes'],
  },
  OAUTH2_AUTHORIZATION_CODE: {
    needed: [],
    optional: ['tokenUrl', 'authorizationUrl', 'clientId', 'clientSecret', 'scopes'],
  },
};

/** The authentication of a connector, its secrets open. */
export type OpenAuth = Omit<ConnectorAuth, 'secrets'> & Partial<Record<SecretField, string>>;

/** No authentication at all. */
export const NO_AUTH: ConnectorAuth = { type: ConnectorAuthType.NONE, secrets: {} };

/**
 * Makes of an input what is stored. A secret that is not given is taken over from `before`, where that is of the same
 * type.
 * @param path where the input stands in what was sent.
 * @throws PlatformError VALIDATION_FAILED, with every field that is missing or does not belong to the type.
 */
export async function sealAuth(
  input: ConnectorAuthInput,
  secrets: SecretBox,
  before: ConnectorAuth | undefined,
  path: string,
): Promise<ConnectorAuth> {
  const { type } = input;
  const kept = before?.type === type ? before.secrets : {};
  requireAuthFields(input, kept, path);
  const sealed: Partial<Record<SecretField, string>> = {};
  for (const field of SECRET_FIELDS) {
    const value = input[field];
    const secret = value === undefined || value === null ? kept[field] : await secrets.seal(value);
    if (secret !== undefined) sealed[field] = secret;
  }
  const auth: ConnectorAuth = { type, secrets: sealed };
  if (type === ConnectorAuthType.API_KEY) auth.in = input.in ?? 'header';
  for (const field of ['name', 'username', 'tokenUrl', 'authorizationUrl', 'clientId', 'scopes'] as const) {
    const value = input[field];
    if (value !== undefined && value !== null) Object.assign(auth, { [field]: value });
  }
  const given = input.refreshToken ? fingerprintOf(input.refreshToken) : before?.refreshTokenGiven;
  if (given && sealed.refreshToken !== undefined) auth.refreshTokenGiven = given;
  return auth;
}

/** By which a refresh token that was given is known again when another one has taken its place. */
export function fingerprintOf(refreshToken: string): string {
  return createHash('sha256').update(refreshToken).digest('base64url');
}

/**
 * @param kept sealed secrets that need not be given again.
 * @param path where the input stands in what was sent.
 * @throws PlatformError VALIDATION_FAILED, with every field that is missing or does not belong to the type.
 */
export function requireAuthFields(
  input: ConnectorAuthInput,
  kept: ConnectorAuth['secrets'],
  path: string,
): void {
  const fields = issuesOf(input, kept, path);
  if (fields.length > 0) throw new PlatformError('VALIDATION_FAILED', undefined, { fields });
}

function issuesOf(input: ConnectorAuthInput, kept: ConnectorAuth['secrets'], path: string): FieldIssue[] {
  const { needed, optional = [] } = FIELDS[input.type];
  const issues: FieldIssue[] = [];
  for (const [field, value] of Object.entries(input) as [AuthField | 'type', unknown][]) {
    if (field === 'type' || value === undefined || value === null) continue;
    if ([...needed, ...optional].includes(field)) continue;
    const takes = [...needed, ...optional].join(', ') || 'no other field';
    issues.push({
      path: `${path}.${field}`,
      message: `does not belong to ${input.type}, which takes ${takes}`,
    });
  }
  for (const field of needed) {
    const value = input[field];
    if ((value === undefined || value === null) && !(field in kept))
      issues.push({ path: `${path}.${field}`, message: `is needed for ${input.type}` });
  }
  if (
    input.type === ConnectorAuthType.API_KEY &&
    input.in !== 'query' &&
    input.name &&
    !headerName.test(input.name)
  )
    issues.push({ path: `${path}.name`, message: 'is no name of a header or cookie' });
  return issues;
}

/** Opens the secrets of an authentication. @throws when they were sealed with another `SECRET_KEY`. */
export async function openAuth({ secrets, ...auth }: ConnectorAuth, box: SecretBox): Promise<OpenAuth> {
  const open: Partial<Record<SecretField, string>> = {};
  for (const [field, sealed] of Object.entries(secrets) as [SecretField, string][])
    open[field] = await box.open(sealed);
  return { ...auth, ...open };
}

/** What reads show of an authentication. */
export async function describeAuth(
  { secrets, ...auth }: ConnectorAuth,
  box: SecretBox,
): Promise<ConnectorAuthDetails> {
  const shown: Record<string, string> = {};
  for (const [field, sealed] of Object.entries(secrets)) shown[field] = lastFour(await box.open(sealed));
  return { ...auth, secrets: shown };
}
