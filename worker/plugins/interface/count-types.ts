import type { WitType } from './wit-type.ts';

/** How many types there are when each is spelled out wherever it is used, as it is in a schema. */
export function countTypes(types: readonly (WitType | undefined)[]): number {
  const counted = new Map<WitType, number>();
  const count = (type: WitType | undefined): number => {
    if (type === undefined) return 0;
    const known = counted.get(type);
    if (known !== undefined) return known;
    const sum = partsOf(type).reduce((total, part) => total + count(part), 1);
    counted.set(type, sum);
    return sum;
  };
  return types.reduce((total, type) => total + count(type), 0);
}

function partsOf(type: WitType): (WitType | undefined)[] {
  switch (type.kind) {
    case 'list':
    case 'option':
      return [type.item];
    case 'result':
      return [type.ok, type.error];
    case 'tuple':
      return type.items;
    case 'record':
      return type.fields.map((field) => field.type);
    case 'variant':
    case 'enum':
    case 'flags':
      return type.cases.map((it) => it.type);
    default:
      return [];
  }
}
