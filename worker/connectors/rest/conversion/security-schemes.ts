import type { SecuritySchemeDescription } from '../../../../schema/rest-plan.ts';
import { isObject, type Json, objectAt, textAt } from '../document/json.ts';
import { resolvePointer } from '../document/pointer.ts';

/** The ways to authenticate that an OpenAPI 3.1 document names (Security Scheme Object). */
export function readSecuritySchemes(document: Json): SecuritySchemeDescription[] {
  const schemes = objectAt(objectAt(document, 'components'), 'securitySchemes');
  return Object.entries(schemes).flatMap(([name, value]) => {
    const reference = isObject(value) && typeof value.$ref === 'string' ? value.$ref : undefined;
    const scheme = reference === undefined ? value : resolvePointer(document, reference);
    const type = textAt(scheme, 'type');
    if (type === undefined) return [];
    const tokenUrls = Object.values(objectAt(scheme, 'flows'))
      .map((flow) => textAt(flow, 'tokenUrl'))
      .filter((url) => url !== undefined);
    const optional = {
      description: textAt(scheme, 'description'),
      in: textAt(scheme, 'in'),
      parameter: textAt(scheme, 'name'),
      scheme: textAt(scheme, 'scheme')?.toLowerCase(),
      tokenUrls: tokenUrls.length > 0 ? [...new Set(tokenUrls)] : undefined,
    };
    const said = Object.entries(optional).filter(([, it]) => it !== undefined);
    return [{ name, type, ...Object.fromEntries(said) }];
  });
}
