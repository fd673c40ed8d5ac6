import type { ParameterLocation, ParameterPlan, ParameterStyle } from '../../../../schema/rest-plan.ts';
import { isObject, type Json, objectAt, textAt } from '../document/json.ts';
import type { Warn } from './warnings.ts';

/** OpenAPI 3.1, Parameter Object: which styles a location knows; the first is used where none is said. */
const STYLES: Record<ParameterLocation, readonly ParameterStyle[]> = {
  path: ['simple', 'label', 'matrix'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  header: ['simple'],
  cookie: ['form'],
};

/** How a parameter is sent; its argument has no name yet. */
export function planParameter(parameter: Json, place: string, warn: Warn): ParameterPlan {
  const location = parameter.in as ParameterLocation;
  const name = String(parameter.name);
  const [usual = 'form', ...others] = STYLES[location];
  const said = textAt(parameter, 'style');
  const style = [usual, ...others].find((it) => it === said) ?? usual;
  if (said !== undefined && said !== style)
    warn(place, `style ${said} is not one of parameters in ${location}; it is sent as ${style}`);
  const contentType = Object.keys(objectAt(parameter, 'content'))[0];
  return {
    name,
    in: location,
    style,
    explode:
      typeof parameter.explode === 'boolean' ? parameter.explode : style === 'form' || style === 'deepObject',
    ...(parameter.allowReserved === true ? { allowReserved: true } : {}),
    ...(contentType === undefined ? {} : { contentType }),
    ...(parameter.required === true || location === 'path' ? { required: true } : {}),
  };
}

/** The schema of a parameter (OpenAPI 3.1, Parameter Object): in `schema`, or in that of its one media type. */
export function schemaOfParameter(parameter: Json): unknown {
  if (parameter.schema !== undefined) return parameter.schema;
  const [media] = Object.values(objectAt(parameter, 'content'));
  return isObject(media) ? (media.schema ?? {}) : {};
}

/** What a parameter says of itself beside its schema goes into the schema of its argument. */
export function describeArgument(schema: Json, parameter: Json): Json {
  const description = textAt(parameter, 'description');
  const examples = examplesOf(parameter);
  return {
    ...schema,
    ...(description === undefined ? {} : { description }),
    ...(examples.length > 0 && schema.examples === undefined ? { examples } : {}),
    ...(parameter.deprecated === true ? { deprecated: true } : {}),
  };
}

/** `example`, or the values of `examples` (OpenAPI 3.1, Example Object). */
function examplesOf(parameter: Json): unknown[] {
  if (parameter.example !== undefined) return [parameter.example];
  return Object.values(objectAt(parameter, 'examples')).flatMap((example) =>
    isObject(example) && 'value' in example ? [example.value] : [],
  );
}
