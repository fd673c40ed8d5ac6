import { parseInspection } from '../../platform/inspections.ts';
import type { ConversionWarning, RestPlan } from '../../schema/rest-plan.ts';
import type { RestCapability } from '../graphql/capabilities/rest-connectors.ts';

/** What whoever uploaded an API's description is told. */
export interface UploadedConnector {
  /** The capability's id. */
  id: string;
  name: string;
  kind: string;
  tools: { name: string; description: string | undefined }[];
  /** What was mended or left out. */
  warnings: ConversionWarning[];
}

export function describeConnector(made: RestCapability): UploadedConnector {
  const { warnings } = JSON.parse(made.rest.plan) as RestPlan;
  return {
    id: made._id,
    name: made.name,
    kind: made.kind,
    tools: parseInspection(made).tools.map(({ name, description }) => ({ name, description })),
    warnings,
  };
}
