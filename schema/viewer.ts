import { Field, ObjectType, registerEnumType } from 'type-graphql';

export enum Role {
  OWNER = 'OWNER',
  ADMIN = 'ADMIN',
  DEVELOPER = 'DEVELOPER',
  VIEWER = 'VIEWER',
}

registerEnumType(Role, {
  name: 'Role',
  description: 'What somebody may do.',
  valuesConfig: {
    OWNER: { description: 'Everything.' },
    ADMIN: { description: 'Everything but managing owners.' },
    DEVELOPER: {
      description: 'Gateways, capabilities and keys, but not users, and nothing on private networks.',
    },
    VIEWER: { description: 'Look, change nothing.' },
  },
});

@ObjectType({ description: 'Who is asking.' })
export class Viewer {
  @Field(() => String, { description: 'How they are called.' })
  name!: string;

  @Field(() => Role, { description: 'What they may do.' })
  role!: Role;

  @Field(() => String, { description: 'How they showed who they are: `management-key` or `session`.' })
  kind!: string;
  @Field(() => [String], { description: 'Everything that they may do, after scopes; see `permissions`.' })
  permissions!: string[];
}

@ObjectType({ description: 'Something that may be allowed: a scope of management keys.' })
export class PermissionDescription {
  @Field(() => String, { description: 'Its name, such as `gateway:read`.' })
  name!: string;

  @Field(() => String, { description: 'What it means.' })
  description!: string;

  @Field(() => [Role], { description: 'The roles that have it.' })
  roles!: Role[];
}
