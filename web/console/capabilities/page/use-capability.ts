import { useData } from '../../api/use-data.ts';
import {
  CapabilityDetailsDocument,
  type CapabilityDetailsQuery,
  CapabilityGatewaysDocument,
  type CapabilityGatewaysQuery,
} from '../../generated/operations.ts';

/** All of a capability. */
export type CapabilityView = NonNullable<CapabilityDetailsQuery['capability']>;
/** How a connector reaches its server. */
export type ConnectionView = NonNullable<CapabilityView['connector']>;
/** What a plugin is made of. */
export type PluginView = NonNullable<CapabilityView['plugin']>;
type GatewayNode = NonNullable<CapabilityGatewaysQuery['capability']>['gateways'][number];

/** How often it is read again, in milliseconds: others grant access, servers change. */
const POLL_MS = 15_000;

/** Null where there is none of that id. */
export function useCapability(id: string): CapabilityView | null {
  return useData(CapabilityDetailsDocument, { id }, POLL_MS).capability;
}

/** A gateway that has a capability, and how it has it. */
export interface AttachedGateway {
  id: string;
  name: string;
  enabled: boolean;
  tools: GatewayNode['attachments'][number]['tools'];
}

/** The gateways that have a capability, by name. */
export function useAttachedGateways(id: string): AttachedGateway[] {
  const { capability } = useData(CapabilityGatewaysDocument, { id });
  return (capability?.gateways ?? []).flatMap(({ id: gatewayId, name, attachments }) =>
    attachments
      .filter((attachment) => attachment.capability.id === id)
      .map(({ enabled, tools }) => ({ id: gatewayId, name, enabled, tools })),
  );
}
