import type { ClassType } from 'type-graphql';
import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'Where a page of a list ends.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more nodes follow.' })
  hasNextPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Give it as `after` to get the next page; null for an empty page.',
  })
  endCursor!: string | null;
}

/** A page of nodes with the count of all. */
export interface List<Node> {
  nodes: Node[];
  totalCount: number;
  pageInfo: PageInfo;
}

/** Makes the GraphQL type of a list: `{ nodes, totalCount, pageInfo }`. */
export function listOf<Node extends object>(node: ClassType<Node>, name: string): ClassType<List<Node>> {
  @ObjectType(name, { description: `A page of a list, and the count of everything that the list holds.` })
  class NodeList implements List<Node> {
    @Field(() => [node], { description: 'The page.' })
    nodes!: Node[];

    @Field(() => Int, { description: 'How many there are in all, with the same filter.' })
    totalCount!: number;

    @Field(() => PageInfo, { description: 'Where the page ends.' })
    pageInfo!: PageInfo;
  }
  return NodeList;
}
