import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { request } from '../../api/request.ts';
import { useChange } from '../../api/use-change.ts';
import { CapabilityGatewaysDocument, DeleteCapabilityDocument } from '../../generated/operations.ts';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';
import { notifyFailure } from '../../shared/notify.ts';

/** Deletes a capability, after it said which gateways lose it. */
export function useDeletion(id: string, name: string) {
  const confirm = useConfirm();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const deletion = useChange(DeleteCapabilityDocument, { done: `${name} is deleted.` });
  const gatewayNames = async () => {
    const { capability } = await queryClient.fetchQuery({
      queryKey: [CapabilityGatewaysDocument.toString(), { id }],
      queryFn: () => request(CapabilityGatewaysDocument, { id }),
    });
    return (capability?.gateways ?? []).map((gateway) => gateway.name);
  };
  const remove = async () => {
    const gateways = await gatewayNames().catch(notifyFailure);
    if (gateways === undefined) return;
    const message =
      gateways.length === 0
        ? 'No gateway has it. What is stored of it, its credentials too, is gone for good.'
        : `Its tools disappear at once from ${gateways.join(', ')}, also for clients that are connected. What is stored of it, its credentials too, is gone for good.`;
    if (!(await confirm({ title: `Delete ${name}?`, message, action: 'Delete', typedName: name }))) return;
    deletion.mutate({ id, force: gateways.length > 0 }, { onSuccess: () => void navigate('/capabilities') });
  };
  return { remove, isRemoving: deletion.isPending };
}
