import type { z } from 'zod';

const rules = new WeakMap<object, z.ZodType>();

/**
 * Says what the values of a GraphQL input class must fit beyond their GraphQL types. The API applies it to every
 * argument of that class before a resolver sees it.
 */
export function Rules(schema: z.ZodType): ClassDecorator {
  return (target) => {
    rules.set(target, schema);
  };
}

/** The rules of an input class, where it has any. */
export function rulesOf(type: unknown): z.ZodType | undefined {
  return typeof type === 'function' ? rules.get(type) : undefined;
}
