import type { ComponentType } from 'react';
import { BooleanField } from './boolean-field.tsx';
import { ChoiceField } from './choice-field.tsx';
import type { FieldProps } from './field-props.ts';
import { useRootSchema } from './form-context.ts';
import { JsonField } from './json-field.tsx';
import { type FieldKind, kindOf, resolve } from './json-schema.ts';
import { ListField } from './list-field.tsx';
import { NumberField } from './number-field.tsx';
import { ObjectField } from './object-field.tsx';
import { SecretField } from './secret-field.tsx';
import { TextField } from './text-field.tsx';

const FIELDS: Record<FieldKind, ComponentType<FieldProps>> = {
  secret: SecretField,
  text: TextField,
  number: NumberField,
  boolean: BooleanField,
  choice: ChoiceField,
  list: ListField,
  object: ObjectField,
  json: JsonField,
};

/** The field that fits a schema. */
export function SchemaField(props: FieldProps) {
  const schema = resolve(props.schema, useRootSchema());
  const Field = FIELDS[kindOf(schema, props.depth)];
  return <Field {...props} schema={schema} />;
}
