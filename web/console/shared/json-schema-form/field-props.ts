import type { JsonSchema } from './json-schema.ts';

/** What each kind of field gets. */
export interface FieldProps {
  /** With its reference followed. */
  schema: JsonSchema;
  label: string;
  /** Where the value stands, as the server names it: `settings.headers.0.name`. */
  path: string;
  isRequired: boolean;
  /** How deep in the form it stands. */
  depth: number;
  value: unknown;
  /** Undefined takes the value away. */
  onChange(value: unknown): void;
}
