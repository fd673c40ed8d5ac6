import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({
  description:
    "How many tokens a gateway's list of tools takes in a client's context, by visibility. An estimate; models count differently.",
})
export class TokenEstimates {
  @Field(() => Int, { description: 'Each tool shown by itself.' })
  individual!: number;

  @Field(() => Int, { description: 'Three tools that find, explain and run the others.' })
  smart!: number;

  @Field(() => Int, { description: 'One tool that takes a request in plain words.' })
  omni!: number;
}
