import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { DateTimeScalar } from './scalars.ts';

export enum SignInMethod {
  LINK = 'LINK',
  PASSWORD = 'PASSWORD',
  OIDC = 'OIDC',
}

registerEnumType(SignInMethod, {
  name: 'SignInMethod',
  description: 'How somebody signed in.',
  valuesConfig: {
    LINK: { description: 'With a one-time link.' },
    PASSWORD: { description: 'With e-mail address and password.' },
    OIDC: { description: 'Through the identity provider.' },
  },
});

@ObjectType({ description: 'A browser in which somebody is signed in.' })
export class ConsoleSession {
  @Field(() => ID, { description: 'Not its secret.' })
  id!: string;

  @Field(() => SignInMethod, { description: 'How they signed in.' })
  method!: SignInMethod;

  @Field(() => String, { description: 'The address they signed in from.' })
  address!: string;

  @Field(() => String, { description: 'What the browser calls itself.' })
  userAgent!: string;

  @Field(() => DateTimeScalar, { description: 'When they signed in.' })
  createdAt!: Date;

  @Field(() => DateTimeScalar, { description: 'When it was last used, to the minute.' })
  lastSeenAt!: Date;

  @Field(() => Boolean, { description: 'Whether it is the one that asks.' })
  current!: boolean;
}
