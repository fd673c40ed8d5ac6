import { index, modelOptions, prop } from '@typegoose/typegoose';
import { Field, ID, ObjectType } from 'type-graphql';
import { DateTimeScalar } from './scalars.ts';

/** The holder of a grant that serves everybody. */
export const SHARED = 'shared';

@ObjectType({ description: 'Access to the server of a connector that somebody granted.' })
@modelOptions({ schemaOptions: { collection: 'upstreamgrants', versionKey: false } })
@index({ capabilityId: 1, holder: 1 }, { unique: true })
@index({ gatewayId: 1 })
export class UpstreamGrant {
  @Field(() => ID, { name: 'id', description: 'Its id.' })
  @prop({ type: String, required: true })
  _id!: string;

  @prop({ type: String, required: true })
  capabilityId!: string;

  /** `shared`, or the gateway and the principal whose calls it serves. */
  @prop({ type: String, required: true })
  holder!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The gateway on which it serves; null for a grant that serves everybody.',
  })
  @prop({ type: String })
  gatewayId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Whose calls it serves, such as `key:…`; null for a grant that serves everybody.',
  })
  @prop({ type: String })
  principal?: string | null;

  /** What it was granted for: it does not serve a connector that goes elsewhere now. */
  @prop({ type: String, required: true })
  fingerprint!: string;

  /** Tokens, the client that they were given to, and where they are renewed: JSON text, sealed. */
  @prop({ type: String, required: true })
  payload!: string;

  @Field(() => DateTimeScalar, { description: 'When it was granted.' })
  @prop({ type: Date, required: true })
  grantedAt!: Date;

  @Field(() => DateTimeScalar, { description: 'When its token was last renewed.' })
  @prop({ type: Date, required: true })
  renewedAt!: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When its token ends; it is renewed before that where `isRenewable`.',
  })
  @prop({ type: Date })
  expiresAt?: Date | null;

  @Field(() => Boolean, { description: 'Whether its token can be renewed without anybody.' })
  @prop({ type: Boolean, required: true })
  isRenewable!: boolean;
}

/** What an authorization server registered the platform as, for one connector. */
@modelOptions({ schemaOptions: { collection: 'upstreamclients', versionKey: false } })
@index({ capabilityId: 1 })
export class UpstreamClient {
  /** The capability and the issuer. */
  @prop({ type: String, required: true })
  _id!: string;

  @prop({ type: String, required: true })
  capabilityId!: string;

  /** The client information, JSON text, sealed. */
  @prop({ type: String, required: true })
  payload!: string;
}

@ObjectType({ description: 'Where an admin authorizes a connector.' })
export class ConnectorAuthorization {
  @Field(() => String, { description: 'Open it in a browser; it leads back here.' })
  authorizationUrl!: string;

  @Field(() => DateTimeScalar, { description: 'Until when it can be used.' })
  expiresAt!: Date;
}
