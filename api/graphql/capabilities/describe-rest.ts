import { describeAuth } from '../../../platform/connector-auth.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import type { ConnectorDetails } from '../../../schema/capability.ts';
import type { RestConnector } from '../../../schema/rest-connector.ts';
import type { RestOperation } from '../../../schema/rest-details.ts';
import type { OperationPlan, RestInspection, RestPlan } from '../../../schema/rest-plan.ts';
import type { RestConnectorPreview } from '../../../schema/rest-preview.ts';
import type { JsonObject } from '../../../schema/scalars.ts';

/** How a REST connector reaches its API; of each secret only the end. */
export async function describeRest(rest: RestConnector, secrets: SecretBox): Promise<ConnectorDetails> {
  const { operations, warnings, servers, securitySchemes } = JSON.parse(rest.plan) as RestPlan;
  return {
    type: 'REST',
    headers: {},
    baseUrl: rest.baseUrl ?? operations[0]?.baseUrl ?? null,
    documentUrl: rest.documentUrl,
    operationIds: rest.operationIds,
    operations: operations.map(describeOperation),
    operationsByHand: rest.operations ? (JSON.parse(rest.operations) as JsonObject[]) : null,
    auth: await describeAuth(rest.auth, secrets),
    warnings,
    servers,
    securitySchemes,
    allowPrivateNetwork: rest.allowPrivateNetwork,
    timeoutSeconds: rest.timeoutSeconds,
  };
}

/** What a REST connector would be, from what a worker made of its description. */
export function previewOf({ inspection, plan, title, version }: RestInspection): RestConnectorPreview {
  const { operations, warnings, servers, securitySchemes } = plan;
  return {
    title,
    version,
    tools: inspection.tools,
    operations: operations.map(describeOperation),
    warnings,
    servers,
    securitySchemes,
  };
}

function describeOperation(plan: OperationPlan): RestOperation {
  const { tool, operationId, method, path, baseUrl, deprecated } = plan;
  return { tool, operationId, method, path, baseUrl, deprecated: deprecated ?? false };
}
