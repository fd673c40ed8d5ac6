import { modelOptions, prop } from '@typegoose/typegoose';
import { Field, InputType, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { Rules } from './rules.ts';

const toolNames = z.array(z.string().min(1).max(128)).max(1000, 'must have at most 1000 names');

const toolGrant = z.object({ claimValue: z.string().min(1, 'must not be empty').max(500), tools: toolNames });

/** RFC 6749, section 3.3. */
const scope = z
  .string()
  .max(200)
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'is no scope: visible ASCII without spaces, quotes and backslashes');

@ObjectType({ description: 'What tokens with one value of the tools claim may use.' })
@InputType('ToolGrantInput', { description: 'What tokens with one value of the tools claim may use.' })
@Rules(toolGrant)
@modelOptions({ schemaOptions: { _id: false } })
export class ToolGrant {
  @Field(() => String, { description: 'A value of the claim, such as a scope, role or group.' })
  @prop({ type: String, required: true })
  claimValue!: string;

  @Field(() => [String], { description: 'Visible names of tools; `*` stands for all of them.' })
  @prop({ type: () => [String], required: true })
  tools!: string[];
}

@ObjectType({ description: 'Whose JSON Web Tokens a gateway accepts, and what they allow.' })
@modelOptions({ schemaOptions: { _id: false } })
export class JwtConfiguration {
  @Field(() => String, { description: 'What `iss` must be.' })
  @prop({ type: String, required: true })
  issuer!: string;

  @Field(() => String, { description: 'What `aud` must be or contain.' })
  @prop({ type: String, required: true })
  audience!: string;

  @Field(() => String, { nullable: true, description: 'The public key, as PEM or JWK.' })
  @prop({ type: String })
  publicKey?: string | null;

  @Field(() => String, { nullable: true, description: "Where the issuer's keys are (a JWK set)." })
  @prop({ type: String })
  jwksUrl?: string | null;

  @Field(() => Boolean, { description: 'Whether `jwksUrl` may be at a private or loopback address.' })
  @prop({ type: Boolean, required: true, default: false })
  allowPrivateNetwork!: boolean;

  @Field(() => [String], { description: 'Scopes that a token must have, every one of them.' })
  @prop({ type: () => [String], required: true, default: [] })
  requiredScopes!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'The claim that says which tools a token may use; null: every token may use all.',
  })
  @prop({ type: String })
  toolsClaim?: string | null;

  @Field(() => [ToolGrant], {
    description: 'What the values of the claim allow; where it is empty they are names of tools themselves.',
  })
  @prop({ type: () => [ToolGrant], required: true, default: [] })
  toolGrants!: ToolGrant[];
}

const httpUrl = z
  .string()
  .max(2048)
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    message: 'must be a URL that begins with https:// or http://',
  });

@InputType({ description: 'Whose JSON Web Tokens a gateway accepts. Give either `publicKey` or `jwksUrl`.' })
@Rules(
  z
    .object({
      issuer: z.string().min(1, 'must not be empty').max(512),
      audience: z.string().min(1, 'must not be empty').max(512),
      publicKey: z.string().max(20_000, 'must have at most 20000 characters').nullish(),
      jwksUrl: httpUrl.nullish(),
      requiredScopes: z.array(scope).max(50).nullish(),
      toolsClaim: z.string().min(1, 'must not be empty').max(200).nullish(),
      toolGrants: z.array(toolGrant).max(200).nullish(),
    })
    .superRefine(({ publicKey, jwksUrl, toolsClaim, toolGrants }, { addIssue }) => {
      const given = [publicKey, jwksUrl].filter((value) => value != null).length;
      if (given !== 1) {
        const message = `give either publicKey or jwksUrl${given === 2 ? ', not both' : ''}`;
        addIssue({ code: 'custom', path: [given === 2 ? 'jwksUrl' : 'publicKey'], message });
      }
      if (toolGrants != null && toolGrants.length > 0 && toolsClaim == null)
        addIssue({ code: 'custom', path: ['toolsClaim'], message: 'is needed with toolGrants' });
    }),
)
export class JwtConfigurationInput {
  @Field(() => String, { description: 'What `iss` must be.' })
  issuer!: string;

  @Field(() => String, { description: 'What `aud` must be or contain, such as the URL of the endpoint.' })
  audience!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The public key, as PEM (SPKI, PKCS #1 or an X.509 certificate) or JWK.',
  })
  publicKey?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Where the issuer's keys are (a JWK set); read again when a token names an unknown key.",
  })
  jwksUrl?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether `jwksUrl` may be at a private or loopback address. Needs the admin role.',
  })
  allowPrivateNetwork?: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Scopes that a token must have, every one of them. Clients are told to ask for them.',
  })
  requiredScopes?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The claim that says which tools a token may use, such as `scope`, `groups` or `realm_access.roles`. A token without it may use none. Default: every token may use all.',
  })
  toolsClaim?: string | null;

  @Field(() => [ToolGrant], {
    nullable: true,
    description: 'What the values of the claim allow. Default: they are names of tools themselves.',
  })
  toolGrants?: ToolGrant[] | null;
}
