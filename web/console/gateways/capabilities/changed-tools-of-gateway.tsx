import { useData } from '../../api/use-data.ts';
import { GatewayChangedToolsDocument } from '../../generated/operations.ts';
import { ChangedToolsCard } from './changed-tools-card.tsx';

/** What is different about the tools of a gateway, by the capability that they come from. */
export function ChangedToolsOfGateway({ gatewayId }: { gatewayId: string }) {
  const { gateway } = useData(GatewayChangedToolsDocument, { id: gatewayId });
  return gateway?.attachments.map((attachment) => (
    <ChangedToolsCard
      key={attachment.capability.id}
      gatewayId={gatewayId}
      title={`Changed tools of ${attachment.capability.name}`}
      attachment={attachment}
    />
  ));
}
