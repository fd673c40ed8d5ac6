import { index, modelOptions, prop } from '@typegoose/typegoose';
import { Field, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar, type JsonObject, JsonObjectScalar } from './scalars.ts';

/** What a plugin has beside what every capability has. */
@modelOptions({ schemaOptions: { _id: false, minimize: false } })
export class PluginRecord {
  @prop({ type: Number, required: true })
  activeVersion!: number;

  /** Environment variable → sealed value. */
  @prop({ type: Object, required: true, allowMixed: 0 })
  environment!: Record<string, string>;
}

@ObjectType({ description: 'One upload of a plugin.' })
@modelOptions({ schemaOptions: { collection: 'pluginversions', versionKey: false, minimize: false } })
@index({ capabilityId: 1, version: 1 }, { unique: true })
export class PluginVersion {
  @prop({ type: String, required: true })
  capabilityId!: string;

  @Field(() => Int, { description: 'Counted from 1.' })
  @prop({ type: Number, required: true })
  version!: number;

  @Field(() => String, { description: 'SHA-256 of the package, in hexadecimal.' })
  @prop({ type: String, required: true })
  hash!: string;

  @Field(() => Int, { description: 'Size of the package, in bytes.' })
  @prop({ type: Number, required: true })
  size!: number;

  /** SHA-256 of the component, in hexadecimal. */
  @prop({ type: String, required: true })
  componentHash!: string;

  /** Under which name the component is stored. */
  @prop({ type: String, required: true })
  file!: string;

  /** A `Manifest` as JSON text. */
  @prop({ type: String, required: true })
  manifest!: string;

  /** An `Inspection` as JSON text. */
  @prop({ type: String, required: true })
  inspection!: string;

  @Field(() => [String], {
    description:
      'What is odd about the package without being wrong, such as keys of noorle.yaml that mean nothing.',
  })
  @prop({ type: () => [String], required: true, default: [] })
  warnings!: string[];

  @Field(() => DateTimeScalar, { description: 'When it was uploaded.' })
  @prop({ type: Date, required: true })
  createdAt!: Date;

  @Field(() => String, { description: 'Who uploaded it.' })
  @prop({ type: String, required: true })
  createdBy!: string;
}

@ObjectType({
  description: 'What a plugin asks for in its manifest. Everything else is denied, and a denial wins.',
})
export class PluginPermissions {
  @Field(() => JsonObjectScalar, {
    description: 'Lists `allow` and `deny` of entries with `host` or `cidr`.',
  })
  network!: JsonObject;

  @Field(() => JsonObjectScalar, {
    description:
      "Lists `allow` and `deny` of entries with `path`, `reach` (`itself`, `children` or `tree`) and `access`, in the gateway's workspace.",
  })
  filesystem!: JsonObject;

  @Field(() => [String], { description: 'The environment variables that it may see.' })
  environment!: string[];
}

@ObjectType({ description: 'An environment variable that a plugin may see. Its value is never shown.' })
export class PluginVariable {
  @Field(() => String, { description: 'Its name.' })
  key!: string;

  @Field(() => Boolean, { description: 'Whether it has a value.' })
  isSet!: boolean;
}

@ObjectType({ description: 'What a plugin is made of.' })
export class PluginDetails {
  @Field(() => [PluginVersion], { description: 'All uploads, the newest first.' })
  versions!: PluginVersion[];

  @Field(() => Int, { description: 'The version that calls run.' })
  activeVersion!: number;

  @Field(() => PluginPermissions, { description: 'What the active version asks for.' })
  permissions!: PluginPermissions;

  @Field(() => [PluginVariable], {
    description: 'The environment variables that the active version may see, set or still missing.',
  })
  environment!: PluginVariable[];

  @Field(() => JsonObjectScalar, { description: 'What the manifest of the active version says about it.' })
  metadata!: JsonObject;

  @Field(() => Int, { description: 'What each memory of an instance may grow to, in bytes.' })
  memoryBytes!: number;

  @Field(() => Number, { description: "A tool's own limit for a call, in seconds." })
  timeoutSeconds!: number;
}
