import { index, modelOptions, prop } from '@typegoose/typegoose';
import { Field, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar, JsonObjectScalar } from './scalars.ts';
import type { SpecificationContent } from './specification-content.ts';

@ObjectType({
  description: "A version of a gateway's specification. Versions are never changed, only followed.",
})
@modelOptions({ schemaOptions: { collection: 'specifications', versionKey: false, minimize: false } })
@index({ gatewayId: 1, version: -1 }, { unique: true })
export class Specification {
  @prop({ type: String, required: true })
  gatewayId!: string;

  @Field(() => Int, { description: 'Counts up from 1.' })
  @prop({ type: Number, required: true })
  version!: number;

  @Field(() => JsonObjectScalar, { description: 'The fields that `specificationSchema` describes.' })
  @prop({ type: Object, required: true, allowMixed: 0 })
  content!: SpecificationContent;

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  @prop({ type: Date, required: true })
  createdAt!: Date;

  @Field(() => String, { description: 'Who made it.' })
  @prop({ type: String, required: true })
  createdBy!: string;
}
