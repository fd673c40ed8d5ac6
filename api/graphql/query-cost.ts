import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Fragments } from './query-fragments.ts';

/** How long a list is taken to be that does not say it. */
const USUAL_LENGTH = 5;

/**
 * What a query may cause to be looked up: a field costs 1, and what is in a list as often as the list may be long. Introspection is as
 * large as the schema and costs nothing. The schema has no interfaces and no unions, so a fragment is always of its parent's type.
 */
export function costOf(
  set: SelectionSetNode | undefined,
  parent: GraphQLObjectType,
  fragments: Fragments,
  variables: Record<string, unknown>,
): number {
  let cost = 0;
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) cost += costOfField(selection, parent, fragments, variables);
    else {
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      cost += costOf(inner?.selectionSet, parent, fragments, variables);
    }
  }
  return cost;
}

function costOfField(
  node: FieldNode,
  parent: GraphQLObjectType,
  fragments: Fragments,
  variables: Record<string, unknown>,
): number {
  const field = parent.getFields()[node.name.value];
  if (field === undefined) return 0;
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return 1;
  return 1 + lengthOf(field, node, variables) * costOf(node.selectionSet, type, fragments, variables);
}

/** How often what is inside a field may be there. */
function lengthOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Record<string, unknown>,
): number {
  if (field.args.some(({ name }) => name === 'first'))
    return Number(getArgumentValues(field, node, variables).first ?? 1);
  // The nodes of a page were counted with the page.
  return isListType(getNullableType(field.type)) && field.name !== 'nodes' ? USUAL_LENGTH : 1;
}
