import { modelOptions, prop } from '@typegoose/typegoose';
import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'What models were asked for one request, where they say what that took.' })
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

  @Field(() => Int, { description: 'Tokens that models read.' })
  @prop({ type: Number, required: true })
  inputTokens!: number;

  @Field(() => Int, { description: 'Tokens that models wrote.' })
  @prop({ type: Number, required: true })
  outputTokens!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'What that cost, by the prices in the specification; null where it gives none.',
  })
  @prop({ type: Number })
  cost?: number | null;
}
