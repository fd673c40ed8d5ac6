import { Group } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { DeleteGatewayDocument } from '../../generated/operations.ts';
import { Card } from '../../shared/card.tsx';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';
import { PermitButton } from '../../shared/permit-button.tsx';
import { useGateway } from '../use-gateway.ts';

/** The end of a gateway. */
export function DeleteCard() {
  const { id, name } = useGateway();
  const navigate = useNavigate();
  const confirm = useConfirm();
  const remove = useChange(DeleteGatewayDocument, { done: `${name} was deleted.` });
  const ask = async () => {
    const isSure = await confirm({
      title: `Delete ${name}?`,
      message:
        'Its URLs stop answering at once, for everybody who is connected. Its keys and all versions of its specification are gone. This cannot be undone.',
      action: 'Delete',
      typedName: name,
    });
    if (isSure) remove.mutate({ id }, { onSuccess: () => navigate('/gateways') });
  };
  return (
    <Card title="Delete" description="The capabilities that are attached stay; other gateways keep them.">
      <Group>
        <PermitButton
          permission="gateway:write"
          color="red"
          variant="outline"
          loading={remove.isPending}
          onClick={() => void ask()}
        >
          Delete this gateway
        </PermitButton>
      </Group>
    </Card>
  );
}
