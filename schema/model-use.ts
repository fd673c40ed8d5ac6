import { modelOptions, prop } from '@typegoose/typegoose';
import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'What models were asked for one request.' })
@modelOptions({ schemaOptions: { _id: false } })
export class ModelUse {
  @Field(() => String, { description: 'Who made the last choice: gemini, openai, sampling or lexical.' })
  @prop({ type: String, required: true })
  provider!: string;

  @Field(() => String, { description: 'Its model.' })
  @prop({ type: String, required: true })
  model!: string;

  @Field(() => Int, { description: 'How often a model was asked, all providers together.' })
  @prop({ type: Number, required: true })
  calls!: number;

  @Field(() => Int, {
    nullable: true,
    description: "Tokens that models read; null where one did not say, as clients' own models do not.",
  })
  @prop({ type: Number })
  inputTokens?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Tokens that models wrote; null where one did not say.',
  })
  @prop({ type: Number })
  outputTokens?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'What that cost, by the prices in the specification; null where it gives none, or where the tokens are not known.',
  })
  @prop({ type: Number })
  cost?: number | null;
}
