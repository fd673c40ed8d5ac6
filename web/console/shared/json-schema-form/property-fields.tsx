import { Stack } from '@mantine/core';
import { type JsonSchema, labelOf } from './json-schema.ts';
import { SchemaField } from './schema-field.tsx';

export interface PropertyFieldsProps {
  schema: JsonSchema;
  path: string;
  depth: number;
  value: unknown;
  onChange(value: Record<string, unknown>): void;
}

/** The fields of an object, required ones first. */
export function PropertyFields({ schema, path, depth, value, onChange }: PropertyFieldsProps) {
  const object = isObject(value) ? value : {};
  const required = new Set(schema.required);
  const names = Object.keys(schema.properties ?? {});
  const ordered = [
    ...names.filter((name) => required.has(name)),
    ...names.filter((name) => !required.has(name)),
  ];
  const change = (name: string, next: unknown) => {
    const { [name]: _, ...others } = object;
    onChange(next === undefined ? others : { ...others, [name]: next });
  };
  return (
    <Stack gap="md">
      {ordered.map((name) => {
        const property = schema.properties?.[name] ?? {};
        return (
          <SchemaField
            key={name}
            schema={property}
            label={labelOf(name, property)}
            path={path === '' ? name : `${path}.${name}`}
            isRequired={required.has(name) && property.default === undefined}
            depth={depth}
            value={object[name]}
            onChange={(next) => change(name, next)}
          />
        );
      })}
    </Stack>
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
