import { Modal, NumberInput, Stack, TagsInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { GenerateApiKeyDocument } from '../../generated/operations.ts';
import { DialogButtons } from '../../shared/dialog-buttons.tsx';
import { ExpirySelect } from '../../shared/expiry-select.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { useGatewayId } from '../use-gateway.ts';

/** Asks what a new key is to be called and may do. */
export function GenerateKeyDialog({
  onClose,
  onSecret,
}: {
  onClose(): void;
  onSecret(secret: string): void;
}) {
  const gatewayId = useGatewayId();
  const [name, setName] = useState('');
  const [expiresAt, setExpiresAt] = useState<string | null>(null);
  const [limit, setLimit] = useState<number | string>('');
  const [tools, setTools] = useState<string[]>([]);
  const generate = useChange(GenerateApiKeyDocument, { showsFailure: true });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const input = {
      name: name.trim(),
      expiresAt,
      maxRequestsPerMinute: typeof limit === 'number' ? limit : null,
      tools: tools.length === 0 ? null : tools,
    };
    generate.mutate(
      { gatewayId, input },
      {
        onSuccess({ generateApiKey }) {
          onClose();
          onSecret(generateApiKey.secret);
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title="Generate a key">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            description="Who or what will use it. It stands in the activity log."
            placeholder="Laptop"
            required
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ExpirySelect onChange={setExpiresAt} />
          <NumberInput
            label="Requests a minute"
            description="Empty: no limit of its own."
            min={1}
            allowDecimal={false}
            value={limit}
            onChange={setLimit}
          />
          <TagsInput
            label="Only these tools"
            description="Their names on this gateway. Empty: all."
            acceptValueOnBlur
            value={tools}
            onChange={setTools}
          />
          <ProblemAlert error={generate.error} title="The key was not made" />
          <DialogButtons action="Generate" isBusy={generate.isPending} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
