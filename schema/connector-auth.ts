import { modelOptions, prop } from '@typegoose/typegoose';
import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { z } from 'zod';
import { httpUrl } from './connector-rules.ts';
import { type JsonObject, JsonObjectScalar } from './scalars.ts';

export enum ConnectorAuthType {
  NONE = 'NONE',
  API_KEY = 'API_KEY',
  BEARER = 'BEARER',
  BASIC = 'BASIC',
  OAUTH2_CLIENT_CREDENTIALS = 'OAUTH2_CLIENT_CREDENTIALS',
  OAUTH2_REFRESH_TOKEN = 'OAUTH2_REFRESH_TOKEN',
  OAUTH2_AUTHORIZATION_CODE = 'OAUTH2_AUTHORIZATION_CODE',
}

registerEnumType(ConnectorAuthType, {
  name: 'ConnectorAuthType',
  description: 'How a connector shows who it is.',
  valuesConfig: {
    NONE: { description: 'It does not.' },
    API_KEY: { description: 'A key (`value`) in the header, query parameter or cookie called `name`.' },
    BEARER: { description: 'A token (`value`) in the header Authorization (RFC 6750).' },
    BASIC: { description: '`username` and `password` in the header Authorization (RFC 7617).' },
    OAUTH2_CLIENT_CREDENTIALS: {
      description: 'A token that `tokenUrl` gives for `clientId` and `clientSecret` (RFC 6749, 4.4).',
    },
    OAUTH2_REFRESH_TOKEN: {
      description:
        'A token that `tokenUrl` gives for `refreshToken` (RFC 6749, 6); a new refresh token replaces the old one.',
    },
    OAUTH2_AUTHORIZATION_CODE: {
      description: 'A token that somebody grants in a browser at `authorizationUrl` (RFC 6749, 4.1).',
    },
  },
});

/** Fields of an authentication whose values are sealed and never shown. */
export const SECRET_FIELDS = ['value', 'password', 'clientSecret', 'refreshToken'] as const;
export type SecretField = (typeof SECRET_FIELDS)[number];

/** How a connector authenticates, as it is stored. */
@modelOptions({ schemaOptions: { _id: false, minimize: false } })
export class ConnectorAuth {
  @prop({ type: String, enum: ConnectorAuthType, required: true })
  type!: ConnectorAuthType;

  @prop({ type: String })
  in?: string;

  @prop({ type: String })
  name?: string;

  @prop({ type: String })
  username?: string;

  @prop({ type: String })
  tokenUrl?: string;

  @prop({ type: String })
  authorizationUrl?: string;

  @prop({ type: String })
  clientId?: string;

  @prop({ type: [String], default: undefined })
  scopes?: string[];

  /**
   * Fingerprint of the refresh token as somebody gave it. Servers replace the token itself with each use; whoever gives the same one again
   * means that nothing is to change.
   */
  @prop({ type: String })
  refreshTokenGiven?: string;

  /** Field → sealed value. */
  @prop({ type: Object, required: true, allowMixed: 0 })
  secrets!: Partial<Record<SecretField, string>>;
}

const secret = z
  .string()
  .min(1, 'must not be empty')
  .max(16_384, 'must have at most 16384 characters')
  .regex(/^[\x20-\x7e]*$/, 'must be text of visible ASCII characters')
  .nullish();
const text = z.string().min(1, 'must not be empty').max(1000, 'must have at most 1000 characters').nullish();

/**
 * What the fields of an authentication must fit; which of them a type needs is decided where stored secrets are at
 * hand.
 */
export const connectorAuthRules = z.object({
  type: z.enum(ConnectorAuthType),
  in: z.enum(['header', 'query', 'cookie'], { error: 'must be header, query or cookie' }).nullish(),
  name: z
    .string()
    .regex(/^[!-+\--:<>-~]+$/, 'is no name of a header, query parameter or cookie')
    .max(200)
    .nullish(),
  value: secret,
  username: z
    .string()
    .max(1000)
    .regex(/^[^:]*$/, 'must not contain a colon (RFC 7617, 2)')
    .nullish(),
  password: z.string().max(16_384).nullish(),
  tokenUrl: httpUrl.nullish(),
  authorizationUrl: httpUrl.nullish(),
  clientId: text,
  clientSecret: secret,
  refreshToken: secret,
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'is no scope (RFC 6749, 3.3)')).nullish(),
});

/** What of an authentication is no secret: the same to be said and to be shown. */
@ObjectType()
@InputType()
abstract class ConnectorAuthFields {
  @Field(() => ConnectorAuthType, {
    description: 'The way; it decides which of the other fields are needed.',
  })
  type!: ConnectorAuthType;

  @Field(() => String, {
    nullable: true,
    description: 'API_KEY: `header` (if not said), `query` or `cookie`.',
  })
  in?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'API_KEY: the name of the header, parameter or cookie.',
  })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'BASIC: the name.' })
  username?: string | null;

  @Field(() => String, { nullable: true, description: 'OAUTH2_…: where tokens are given.' })
  tokenUrl?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'OAUTH2_AUTHORIZATION_CODE: where somebody grants access.',
  })
  authorizationUrl?: string | null;

  @Field(() => String, { nullable: true, description: 'OAUTH2_…: the client at the token URL.' })
  clientId?: string | null;

  @Field(() => [String], { nullable: true, description: 'OAUTH2_…: scopes that are asked for.' })
  scopes?: string[] | null;
}

@InputType({
  description: 'How a connector shows who it is. Secret fields are kept encrypted and never shown again.',
})
export class ConnectorAuthInput extends ConnectorAuthFields {
  @Field(() => String, { nullable: true, description: 'API_KEY, BEARER: the key or token. Secret.' })
  value?: string | null;

  @Field(() => String, { nullable: true, description: 'BASIC: the password. Secret.' })
  password?: string | null;

  @Field(() => String, { nullable: true, description: 'OAUTH2_…: the secret of the client. Secret.' })
  clientSecret?: string | null;

  @Field(() => String, { nullable: true, description: 'OAUTH2_REFRESH_TOKEN: the token. Secret.' })
  refreshToken?: string | null;
}

@ObjectType({ description: 'How a connector shows who it is; of each secret only its end.' })
export class ConnectorAuthDetails extends ConnectorAuthFields {
  @Field(() => JsonObjectScalar, {
    description: 'Which secrets are kept, with the last 4 characters of each.',
  })
  secrets!: JsonObject;
}
