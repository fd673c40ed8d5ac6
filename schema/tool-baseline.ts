import { index, modelOptions, prop } from '@typegoose/typegoose';

/** What a tool of an attachment was when it was attached, or approved last: what a change is shown against. */
@modelOptions({ schemaOptions: { collection: 'toolbaselines', versionKey: false } })
@index({ gatewayId: 1, capabilityId: 1 })
@index({ capabilityId: 1 })
export class ToolBaseline {
  /** Gateway, capability and tool. */
  @prop({ type: String, required: true })
  _id!: string;

  @prop({ type: String, required: true })
  gatewayId!: string;

  @prop({ type: String, required: true })
  capabilityId!: string;

  /** The definition, as JSON. */
  @prop({ type: String, required: true })
  definition!: string;
}

export function baselineId(gatewayId: string, capabilityId: string, tool: string): string {
  return `${gatewayId} ${capabilityId} ${tool}`;
}
