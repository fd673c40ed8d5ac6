import { modelOptions, prop } from '@typegoose/typegoose';

/** Whether what a built-in needs is there, as the worker found it that was started last. */
@modelOptions({ schemaOptions: { collection: 'builtinstates', versionKey: false } })
export class BuiltinState {
  /** The built-in's id. */
  @prop({ type: String, required: true })
  _id!: string;

  /** What is missing and how to bring it; null: nothing. */
  @prop({ type: String, default: null })
  missing!: string | null;

  @prop({ type: Date, required: true })
  at!: Date;
}
