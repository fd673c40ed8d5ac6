/** The fields of a draft that are no longer what they were. */
export function changedFields<Draft extends object>(draft: Draft, before: Draft): ReadonlySet<keyof Draft> {
  const fields = Object.keys(draft) as (keyof Draft)[];
  return new Set(fields.filter((field) => JSON.stringify(draft[field]) !== JSON.stringify(before[field])));
}
