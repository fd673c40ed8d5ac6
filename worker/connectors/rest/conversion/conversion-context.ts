import type { RestInspectParams } from '../../../../schema/rest-plan.ts';
import type { Direction, SchemaLibrary } from './schema/schema-library.ts';
import type { Warn } from './warnings.ts';

/** What the conversion of one operation needs of everything around it. */
export interface ConversionContext {
  libraries: Record<Direction, SchemaLibrary>;
  auth: RestInspectParams['auth'];
  baseUrl: string | undefined;
  /** Characters that a tool's input schema may have, and as many its output schema. */
  maxSchemaCharacters: number;
  warn: Warn;
}
