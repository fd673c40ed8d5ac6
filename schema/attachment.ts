import { modelOptions, prop } from '@typegoose/typegoose';
import { Field, ObjectType } from 'type-graphql';
import { DateTimeScalar, type JsonObject } from './scalars.ts';
import { ToolOverrideInput } from './tool-override.ts';

export type NameKind = 'tool' | 'prompt' | 'resource';

/** A name once given on a gateway: kept with the attachment, so that later attachments never change it. */
@modelOptions({ schemaOptions: { _id: false } })
export class GivenName {
  @prop({ type: String, required: true })
  kind!: NameKind;

  /** As the capability knows it: a tool's or prompt's name, a resource's URI. */
  @prop({ type: String, required: true })
  upstream!: string;

  /** As clients of the gateway see it. */
  @prop({ type: String, required: true })
  visible!: string;
}

@ObjectType({ description: 'A capability on a gateway.' })
@modelOptions({ schemaOptions: { _id: false, minimize: false } })
export class Attachment {
  @prop({ type: String, required: true })
  capabilityId!: string;

  @Field(() => Boolean, { description: 'Whether its tools are shown to clients.' })
  @prop({ type: Boolean, required: true })
  enabled!: boolean;

  /** What this gateway sets for it; secrets are sealed. */
  @prop({ type: Object, required: true, allowMixed: 0 })
  settings!: JsonObject;

  @prop({ type: () => [ToolOverrideInput], required: true, default: [] })
  overrides!: ToolOverrideInput[];

  @prop({ type: () => [GivenName], required: true, default: [] })
  names!: GivenName[];

  @Field(() => DateTimeScalar, { description: 'When it was attached.' })
  @prop({ type: Date, required: true })
  attachedAt!: Date;
}

@ObjectType({ description: 'A tool of an attached capability, with what the attachment changes about it.' })
export class AttachedTool {
  @Field(() => String, { description: "The tool's name as the capability knows it." })
  tool!: string;

  @Field(() => Boolean, { description: 'Whether it is shown to clients.' })
  enabled!: boolean;

  @Field(() => String, { description: 'The name that clients see.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'The description that clients see.' })
  description?: string | null;
}
