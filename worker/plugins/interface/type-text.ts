import type { WitType } from './wit-type.ts';

/** A type in WIT's own words, with named types spelled out: two types are the same where their texts are. */
export function typeText(type: WitType): string {
  switch (type.kind) {
    case 'list':
      return type.length === undefined
        ? `list<${typeText(type.item)}>`
        : `list<${typeText(type.item)}, ${type.length}>`;
    case 'option':
      return `option<${typeText(type.item)}>`;
    case 'result':
      return resultText(type.ok, type.error);
    case 'tuple':
      return `tuple<${type.items.map(typeText).join(', ')}>`;
    case 'record':
      return `record { ${type.fields.map((field) => `${field.name}: ${typeText(field.type)}`).join(', ')} }`;
    case 'variant':
    case 'enum':
    case 'flags':
      return `${type.kind} { ${type.cases.map((it) => it.name + (it.type ? `(${typeText(it.type)})` : '')).join(', ')} }`;
    default:
      return type.kind;
  }
}

function resultText(ok: WitType | undefined, error: WitType | undefined): string {
  if (ok === undefined && error === undefined) return 'result';
  const parts = [ok === undefined ? '_' : typeText(ok), ...(error === undefined ? [] : [typeText(error)])];
  return `result<${parts.join(', ')}>`;
}
