import { NumberInput } from '@mantine/core';
import type { FieldProps } from './field-props.ts';
import { useFieldState } from './form-context.ts';

/** Bounds that stand for "no bound" (JSON Schemas made by zod name them). */
const SAFE = Number.MAX_SAFE_INTEGER;

/** A number, within its bounds. */
export function NumberField({ schema, label, path, isRequired, value, onChange }: FieldProps) {
  const state = useFieldState(path);
  const { minimum, maximum } = schema;
  return (
    <NumberInput
      {...state}
      label={label}
      description={schema.description}
      required={isRequired}
      allowDecimal={![schema.type].flat().includes('integer')}
      min={minimum !== undefined && minimum > -SAFE ? minimum : undefined}
      max={maximum !== undefined && maximum < SAFE ? maximum : undefined}
      clampBehavior="none"
      placeholder={schema.default === undefined ? undefined : String(schema.default)}
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
    />
  );
}
