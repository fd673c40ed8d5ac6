import { Field, ObjectType } from 'type-graphql';

@ObjectType({ description: 'Something in an API description that was mended or left out.' })
export class ConnectorWarning {
  @Field(() => String, { description: 'Where: `GET /pets, parameter limit`.' })
  place!: string;

  @Field(() => String, { description: 'What was found, and what was made of it.' })
  message!: string;
}

@ObjectType({ description: 'A base URL that an API description names.' })
export class ConnectorServer {
  @Field(() => String, { description: 'The URL, its variables replaced by their defaults.' })
  url!: string;

  @Field(() => String, { nullable: true, description: 'What the description says of it.' })
  description?: string | null;
}

@ObjectType({ description: 'An operation of a REST API, and the tool that it is.' })
export class RestOperation {
  @Field(() => String, { description: "The tool's name." })
  tool!: string;

  @Field(() => String, { nullable: true, description: 'Its operationId, where it has one.' })
  operationId?: string | null;

  @Field(() => String, { description: 'HTTP method.' })
  method!: string;

  @Field(() => String, { description: 'Path below the base URL.' })
  path!: string;

  @Field(() => String, { nullable: true, description: 'Base URL; null where none is known.' })
  baseUrl?: string | null;

  @Field(() => Boolean, { description: 'Whether the API says that it should no longer be used.' })
  deprecated!: boolean;
}

@ObjectType({ description: 'A way to authenticate that an API description names.' })
export class ConnectorSecurityScheme {
  @Field(() => String, { description: 'Its name in the description.' })
  name!: string;

  @Field(() => String, { description: 'apiKey, http, oauth2, openIdConnect or mutualTLS.' })
  type!: string;

  @Field(() => String, { nullable: true, description: 'What the description says of it.' })
  description?: string | null;

  @Field(() => String, { nullable: true, description: 'apiKey: header, query or cookie.' })
  in?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'apiKey: the name of the header, parameter or cookie.',
  })
  parameter?: string | null;

  @Field(() => String, { nullable: true, description: 'http: basic, bearer, …' })
  scheme?: string | null;

  @Field(() => [String], { nullable: true, description: 'oauth2: where tokens are given.' })
  tokenUrls?: string[] | null;
}
