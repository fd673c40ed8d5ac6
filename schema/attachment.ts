import { modelOptions, prop } from '@typegoose/typegoose';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
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

/** A tool as it was when it was attached, or approved last. */
@modelOptions({ schemaOptions: { _id: false } })
export class ToolFingerprint {
  /** As the capability knows it. */
  @prop({ type: String, required: true })
  tool!: string;

  /** Of its definition: title, description, schemas and annotations. */
  @prop({ type: String, required: true })
  fingerprint!: string;
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

  /** Absent in attachments that are older than this field. */
  @prop({ type: () => [ToolFingerprint], default: undefined })
  baseline?: ToolFingerprint[];

  /** Whether tools that are new or changed are held back. Absent: no. */
  @prop({ type: Boolean })
  requireApproval?: boolean;

  @Field(() => DateTimeScalar, { description: 'When it was attached.' })
  @prop({ type: Date, required: true })
  attachedAt!: Date;
}

export enum ToolChangeKind {
  ADDED = 'ADDED',
  CHANGED = 'CHANGED',
}

registerEnumType(ToolChangeKind, {
  name: 'ToolChangeKind',
  description: 'How a tool differs from what was attached, or approved last.',
  valuesConfig: {
    ADDED: { description: 'It was not there.' },
    CHANGED: { description: 'Its title, description, schemas or annotations were others.' },
  },
});

@ObjectType({ description: 'How a tool differs from what was attached, or approved last.' })
export class ToolChange {
  @Field(() => ToolChangeKind, { description: 'Whether it is new or changed.' })
  kind!: ToolChangeKind;

  @Field(() => Boolean, {
    description: 'Whether it is neither shown nor run until `approveTools` says that it may be.',
  })
  heldBack!: boolean;

  @Field(() => String, {
    description: 'Of what it is now: `approveTools` with it approves this and nothing later.',
  })
  fingerprint!: string;

  tool!: string;

  /** What it was is kept under this id. */
  baselineId!: string;

  /** What it was, by its fingerprint; undefined for what was not there. */
  was!: string | undefined;

  /** What it is, as JSON. */
  definition!: string;
}

@ObjectType({ description: 'A tool of an attached capability, with what the attachment changes about it.' })
export class AttachedTool {
  @Field(() => String, { description: "The tool's name as the capability knows it." })
  tool!: string;

  @Field(() => Boolean, { description: 'Whether it is shown to clients.' })
  enabled!: boolean;

  @Field(() => String, { description: 'The name that clients see.' })
  name!: string;

  @Field(() => String, { description: 'The name that clients see where the attachment does not change it.' })
  givenName!: string;

  @Field(() => String, { nullable: true, description: 'The description that clients see.' })
  description?: string | null;

  @Field(() => ToolChange, {
    nullable: true,
    description: 'How it differs from what was attached, or approved last; null where it does not.',
  })
  changed?: ToolChange | null;
}
