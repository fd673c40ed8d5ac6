import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { z } from 'zod';
import { connectorName } from './connector.ts';
import { ConnectorAuthInput, connectorAuthRules } from './connector-auth.ts';
import { PageInfo } from './list.ts';
import { Rules } from './rules.ts';
import { type JsonObject, JsonObjectScalar } from './scalars.ts';

export enum RegistryOptionKind {
  REMOTE = 'REMOTE',
  PACKAGE = 'PACKAGE',
}

registerEnumType(RegistryOptionKind, {
  name: 'RegistryOptionKind',
  description: 'What a registry offers of a server.',
  valuesConfig: {
    REMOTE: { description: 'Somebody runs it at a URL.' },
    PACKAGE: { description: 'A package that workers run.' },
  },
});

@ObjectType({ description: 'A value that a server of a registry asks for.' })
export class RegistryValue {
  @Field(() => String, { description: 'Its name, the key in `values`.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null;

  @Field(() => Boolean, { description: 'Whether the server cannot be used without.' })
  isRequired!: boolean;

  @Field(() => Boolean, { description: 'Whether it is kept encrypted and never shown again.' })
  isSecret!: boolean;

  @Field(() => Boolean, { description: 'Whether it may be a list.' })
  isRepeated!: boolean;

  @Field(() => String, { nullable: true, description: 'What it is if nothing is given.' })
  default?: string | null;

  @Field(() => String, { nullable: true, description: 'An example.' })
  placeholder?: string | null;

  @Field(() => [String], { nullable: true, description: 'The only values that fit.' })
  choices?: string[] | null;

  @Field(() => String, { description: '`string`, `number`, `boolean` or `filepath` (on the worker).' })
  format!: string;
}

@ObjectType({ description: 'One way to use a server of a registry.' })
export class RegistryOption {
  @Field(() => ID, { description: 'Such as `remote-1` or `package-2`.' })
  id!: string;

  @Field(() => RegistryOptionKind, { description: 'Remote or package.' })
  kind!: RegistryOptionKind;

  @Field(() => String, { description: 'The URL, with variables in braces, or the name of the package.' })
  identifier!: string;

  @Field(() => String, { description: '`streamable-http`, `sse`, or the kind of package: `npm`, `pypi`, …' })
  type!: string;

  @Field(() => String, { nullable: true, description: 'Why it cannot be used here; null where it can.' })
  unsupported?: string | null;

  @Field(() => [RegistryValue], { description: 'What it asks for.' })
  values!: RegistryValue[];
}

@ObjectType({ description: 'A version of a server in a registry.' })
export class RegistryServer {
  @Field(() => String, { description: 'Such as `io.github.someone/weather`.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'A name for people.' })
  title?: string | null;

  @Field(() => String, { description: 'What it is for.' })
  description!: string;

  @Field(() => String, { description: 'Its version.' })
  version!: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is the latest; null where not told.' })
  isLatest?: boolean | null;

  @Field(() => String, { nullable: true, description: '`active` or `deprecated`; null where not told.' })
  status?: string | null;

  @Field(() => String, { nullable: true, description: 'Where more of it is to be read.' })
  websiteUrl?: string | null;

  @Field(() => String, { nullable: true, description: 'Where its source is.' })
  repositoryUrl?: string | null;

  @Field(() => [RegistryOption], { description: 'The ways to use it, in the order of the registry.' })
  options!: RegistryOption[];

  /** Where it was found: its versions are looked up there. */
  registryUrl!: string | undefined;
}

@ObjectType({ description: 'A page of servers of a registry.' })
export class RegistryServerList {
  @Field(() => [RegistryServer], { description: 'The page.' })
  nodes!: RegistryServer[];

  @Field(() => Int, { nullable: true, description: 'Always null: registries do not count.' })
  totalCount?: number | null;

  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}

/** The base URL of a registry. */
export const registryUrl = z
  .string()
  .max(2048)
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    message: 'must be a URL that begins with https:// or http://',
  });

const value = z.union([z.string().max(32_768), z.number(), z.boolean()], {
  error: 'must be text, a number, true or false, or a list of these',
});

@InputType({ description: 'A server of a registry to take tools from.' })
@Rules(
  z.object({
    registryUrl: registryUrl.nullish(),
    name: z.string().trim().min(1, 'must not be empty').max(200),
    version: z.string().min(1).max(255).nullish(),
    title: connectorName.nullish(),
    auth: connectorAuthRules.nullish(),
    values: z.record(z.string(), z.union([value, z.array(value).max(100)])).nullish(),
  }),
)
export class RegistryServerInput {
  @Field(() => String, {
    nullable: true,
    description: 'The base URL of a registry that speaks the official API. Default: `MCP_REGISTRY_URL`.',
  })
  registryUrl?: string | null;

  @Field(() => String, { description: "The server's name there." })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Which version. Default: the latest.' })
  version?: string | null;

  @Field(() => JsonObjectScalar, {
    nullable: true,
    description:
      'What the server asks for: names of headers, environment variables, arguments or variables, and their values. `registryServer` lists them.',
  })
  values?: JsonObject | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Which of its options. Default: the first that can be used here, Streamable HTTP before HTTP+SSE before packages.',
  })
  option?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What to call the capability. Default: its title or name.',
  })
  title?: string | null;

  @Field(() => ConnectorAuthInput, {
    nullable: true,
    description: 'How to show a remote who calls, beside the headers that it asks for.',
  })
  auth?: ConnectorAuthInput | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'OAUTH2_AUTHORIZATION_CODE: whether each caller grants access of their own.',
  })
  tokenPerUser?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether the server may be at a private or loopback address. Needs the admin role.',
  })
  allowPrivateNetwork?: boolean | null;
}
