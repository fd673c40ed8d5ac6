import { index, modelOptions, prop } from '@typegoose/typegoose';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { listOf } from './list.ts';
import { Rules } from './rules.ts';
import { DateTimeScalar } from './scalars.ts';

/** The largest document that is taken in, in bytes. */
export const MAX_KNOWLEDGE_BYTES = 12 * 1024 * 1024;

@ObjectType({ description: "A document in a gateway's knowledge." })
@modelOptions({ schemaOptions: { collection: 'knowledgesources', versionKey: false } })
@index({ gatewayId: 1, createdAt: 1 })
@index({ gatewayId: 1, name: 1 })
export class KnowledgeSource {
  @Field(() => ID, { name: 'id', description: 'Its id.' })
  @prop({ type: String, required: true })
  _id!: string;

  @prop({ type: String, required: true })
  gatewayId!: string;

  @Field(() => String, {
    description: 'What it is called; a document of the same name that is added later replaces it.',
  })
  @prop({ type: String, required: true })
  name!: string;

  @Field(() => String, { description: 'What it was when it came.' })
  @prop({ type: String, required: true })
  mimeType!: string;

  @Field(() => Int, { description: 'How large it was, in bytes.' })
  @prop({ type: Number, required: true })
  bytes!: number;

  @Field(() => Int, { description: 'How many pieces it was cut into, each of which can be found.' })
  @prop({ type: Number, required: true })
  chunks!: number;

  @Field(() => String, {
    nullable: true,
    description: 'The model by which it is found by meaning; null: it is found by its words only.',
  })
  @prop({ type: String, default: null })
  embeddingModel!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it is found by its words only, where it should not be.',
  })
  @prop({ type: String, default: null })
  note!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was added.' })
  @prop({ type: Date, required: true })
  createdAt!: Date;
}

export const KnowledgeSourceList = listOf(KnowledgeSource, 'KnowledgeSourceList');

/** A piece of a source that can be found. */
@modelOptions({ schemaOptions: { collection: 'knowledgechunks', versionKey: false } })
@index({ gatewayId: 1, sourceId: 1, number: 1 })
export class KnowledgeChunk {
  /** The source's id, a dot, and the chunk's number. */
  @prop({ type: String, required: true })
  _id!: string;

  @prop({ type: String, required: true })
  gatewayId!: string;

  @prop({ type: String, required: true })
  sourceId!: string;

  /** Counts up from 0 within its source. */
  @prop({ type: Number, required: true })
  number!: number;

  /** Where in the source it stands: headings, pages, rows, lines. */
  @prop({ type: String, required: true })
  place!: string;

  @prop({ type: String, required: true })
  text!: string;

  /** Signed bytes; absent where there is no embedding provider. */
  @prop({ type: Buffer })
  vector?: Buffer | null;
}

/** A document on its way to the worker that takes it in; it is gone when that is done. */
@modelOptions({ schemaOptions: { collection: 'knowledgeuploads', versionKey: false } })
export class KnowledgeUpload {
  @prop({ type: String, required: true })
  _id!: string;

  @prop({ type: Buffer, required: true })
  data!: Buffer;

  @prop({ type: Date, required: true })
  createdAt!: Date;
}

/** What a source may be called. */
export const knowledgeName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(300, 'must have at most 300 characters');

export const knowledgeMimeType = z
  .string()
  .max(200)
  .regex(/^[\w.+-]+\/[\w.+-]+(\s*;.*)?$/, 'is no media type');

@InputType({ description: 'A document to add, as text or as base64.' })
@Rules(
  z
    .object({
      name: knowledgeName,
      mimeType: knowledgeMimeType.nullish(),
      text: z.string().nullish(),
      base64: z.base64().nullish(),
    })
    .refine(({ text, base64 }) => (text == null) !== (base64 == null), {
      path: ['text'],
      message: 'give either text or base64',
    }),
)
export class KnowledgeSourceInput {
  @Field(() => String, {
    description: 'What to call it, such as its file name; a source of this name is replaced.',
  })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Its media type. Default: what its name says. Text, Markdown, HTML, PDF, DOCX, CSV and JSON are read.',
  })
  mimeType?: string | null;

  @Field(() => String, { nullable: true, description: 'The document, where it is text.' })
  text?: string | null;

  @Field(() => String, { nullable: true, description: 'The document in base64, 12 MB at the most.' })
  base64?: string | null;
}
