type Schema = Record<string, unknown>;

/** Arguments that fit a tool's inputSchema: all that it has, or only those that it needs. */
export function sampleArguments(inputSchema: Schema, which: 'all' | 'required'): Record<string, unknown> {
  const { properties = {}, required = [] } = inputSchema as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => which === 'all' || required.includes(name))
      .map(([name, schema]) => [name, sample(schema, inputSchema)]),
  );
}

/** A value that fits a schema, by the simplest of its keywords. */
function sample(schema: Schema, root: Schema): unknown {
  if (typeof schema.$ref === 'string') {
    const [, , name = ''] = schema.$ref.split('/');
    return sample((root.$defs as Record<string, Schema>)[name] ?? {}, root);
  }
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const [type] = [schema.type].flat();
  switch (type) {
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'array':
      return [sample((schema.items as Schema | undefined) ?? {}, root)];
    case 'object':
      return sampleArguments({ ...schema, $defs: root.$defs }, 'all');
    default:
      return 'text & more/ü';
  }
}
