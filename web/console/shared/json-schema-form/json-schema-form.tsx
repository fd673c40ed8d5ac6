import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { FieldProblem } from '../../api/api-error.ts';
import { FormContext } from './form-context.ts';
import { JsonField } from './json-field.tsx';
import type { JsonSchema } from './json-schema.ts';
import { PropertyFields } from './property-fields.tsx';

export interface JsonSchemaFormProps {
  /** Of an object. */
  schema: JsonSchema;
  value: Record<string, unknown>;
  onChange(value: Record<string, unknown>): void;
  /** What the server said of fields. */
  problems?: readonly FieldProblem[];
  /** What the server puts before the names of the fields, such as `settings`. */
  prefix?: string;
  disabled?: boolean;
  /** What to say where the schema has no fields. */
  empty?: string;
}

/** A form made from a JSON Schema. All of it can be edited as JSON instead, for what forms cannot say. */
export function JsonSchemaForm({
  schema,
  value,
  onChange,
  problems = [],
  prefix = '',
  disabled = false,
  empty = 'There is nothing to fill in.',
}: JsonSchemaFormProps) {
  const [asJson, setAsJson] = useState(false);
  const hasFields = Object.keys(schema.properties ?? {}).length > 0;
  if (!hasFields) return <Text c="dimmed">{empty}</Text>;
  return (
    <FormContext value={{ root: schema, problems, disabled }}>
      <Stack gap="md">
        {asJson ? (
          <JsonField
            schema={{}}
            label="All fields as JSON"
            path={prefix}
            isRequired={false}
            depth={0}
            value={value}
            onChange={(next) => onChange((next ?? {}) as Record<string, unknown>)}
          />
        ) : (
          <PropertyFields schema={schema} path={prefix} depth={0} value={value} onChange={onChange} />
        )}
        <Button variant="subtle" size="compact-xs" w="fit-content" onClick={() => setAsJson(!asJson)}>
          {asJson ? 'Edit as a form' : 'Edit as JSON'}
        </Button>
      </Stack>
    </FormContext>
  );
}
