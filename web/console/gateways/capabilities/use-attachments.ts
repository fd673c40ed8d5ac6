import { useParams } from 'react-router';
import { useData } from '../../api/use-data.ts';
import {
  GatewayAttachmentDocument,
  type GatewayAttachmentQuery,
  GatewayAttachmentsDocument,
  type GatewayAttachmentsQuery,
} from '../../generated/operations.ts';
import { useGatewayId } from '../use-gateway.ts';
import type { ToolDifference } from './change-badges.tsx';

export type AttachmentSummary = NonNullable<GatewayAttachmentsQuery['gateway']>['attachments'][number];
export type AttachmentView = NonNullable<GatewayAttachmentQuery['gateway']>['attachments'][number];
export type AttachedToolView = AttachmentView['tools'][number];

/** What is attached to the gateway of the address. */
export function useAttachments(): AttachmentSummary[] {
  const { gateway } = useData(GatewayAttachmentsDocument, { id: useGatewayId() });
  return gateway?.attachments ?? [];
}

/** How tools differ from what was attached or last approved, by the names that clients see; those that do not are left out. */
export function useToolChanges(): ReadonlyMap<string, ToolDifference> {
  const tools = useAttachments().flatMap((attachment) => attachment.tools);
  return new Map(tools.flatMap(({ name, changed }) => (changed ? [[name, changed]] : [])));
}

/** The attachment of the address, with its tools and what changed about them; null where it is not attached (any more). */
export function useAttachment(): AttachmentView | null {
  const { capabilityId } = useParams();
  const { gateway } = useData(GatewayAttachmentDocument, { id: useGatewayId() });
  return gateway?.attachments.find(({ capability }) => capability.id === capabilityId) ?? null;
}
