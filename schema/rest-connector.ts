import { modelOptions, prop } from '@typegoose/typegoose';
import { Field, Float, InputType } from 'type-graphql';
import { z } from 'zod';
import { connectorAlias, connectorName } from './connector.ts';
import { ConnectorAuth, ConnectorAuthInput, connectorAuthRules } from './connector-auth.ts';
import { httpUrl, timeoutSeconds } from './connector-rules.ts';
import { RestOperationInput, restOperationRules } from './rest-operation.ts';
import { Rules } from './rules.ts';

/** A REST API as a connector: where its description comes from, how it is reached, and what was made of it. */
@modelOptions({ schemaOptions: { _id: false, minimize: false } })
export class RestConnector {
  /**
   * The description, gzip, where somebody sent it as text. Megabytes, so it is read only by whoever asks for it by
   * name.
   */
  @prop({ type: Buffer, select: false })
  document?: Buffer | null;

  @prop({ type: String })
  documentUrl?: string | null;

  /** `RestOperationInput[]` as JSON text: schemas have keys that are not fit to be keys of a stored document. */
  @prop({ type: String })
  operations?: string | null;

  @prop({ type: [String], default: undefined })
  operationIds?: string[] | null;

  /** Replaces the servers that the description names. */
  @prop({ type: String })
  baseUrl?: string | null;

  @prop({ type: () => ConnectorAuth, required: true })
  auth!: ConnectorAuth;

  @prop({ type: Boolean, required: true })
  allowPrivateNetwork!: boolean;

  @prop({ type: Number })
  timeoutSeconds?: number | null;

  /** A `RestPlan` as JSON text. */
  @prop({ type: String, required: true })
  plan!: string;
}

const baseUrl = httpUrl.refine((value) => !/[?#]/.test(value), { message: 'must not contain ? or #' });

/** Fields of REST connectors, as they are for making and for changing one. */
export const restConnectorFields = {
  document: z.string().min(1, 'must not be empty').nullish(),
  documentUrl: httpUrl.nullish(),
  operations: z.array(restOperationRules).min(1, 'must not be empty').nullish(),
  operationIds: z.array(z.string().min(1, 'must not be empty')).min(1, 'must not be empty').nullish(),
  baseUrl: baseUrl.nullish(),
  auth: connectorAuthRules.nullish(),
  timeoutSeconds,
};

@InputType({
  description:
    'A REST API to take tools from: by its OpenAPI or Swagger document, or by operations made by hand.',
})
@Rules(
  z
    .object({
      name: connectorName,
      alias: connectorAlias.nullish(),
      description: z.string().max(2000).nullish(),
      ...restConnectorFields,
    })
    .superRefine((input, context) => {
      const given = (['document', 'documentUrl', 'operations'] as const).filter((it) => input[it] != null);
      if (given.length !== 1) {
        const message = 'exactly one of document, documentUrl and operations is needed';
        context.addIssue({ code: 'custom', path: [given[1] ?? 'document'], message });
      }
      if (input.operations != null && input.baseUrl == null) {
        context.addIssue({ code: 'custom', path: ['baseUrl'], message: 'is needed for operations' });
      }
    }),
)
export class RestConnectorInput {
  @Field(() => String, { description: 'What to call it.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What documents of configuration call it, where that is not its name.',
  })
  alias?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The OpenAPI 3.0, OpenAPI 3.1 or Swagger 2.0 document, JSON or YAML.',
  })
  document?: string | null;

  @Field(() => String, { nullable: true, description: 'Where the document is; it is read again on refresh.' })
  documentUrl?: string | null;

  @Field(() => [RestOperationInput], { nullable: true, description: 'Operations made by hand.' })
  operations?: RestOperationInput[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Which operations of the document become tools: operationIds, or, where there are none, `GET /path`. All, if not said.',
  })
  operationIds?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Replaces the servers that the document names.' })
  baseUrl?: string | null;

  @Field(() => ConnectorAuthInput, { nullable: true, description: 'How to show who it is.' })
  auth?: ConnectorAuthInput | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether it may be at a private or loopback address. Needs the admin role.',
  })
  allowPrivateNetwork?: boolean | null;

  @Field(() => Float, { nullable: true, description: 'Its own limit for a call, in seconds.' })
  timeoutSeconds?: number | null;
}
