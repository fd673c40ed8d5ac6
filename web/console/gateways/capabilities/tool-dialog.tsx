import { Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { UpdateAttachmentDocument } from '../../generated/operations.ts';
import { DialogButtons } from '../../shared/dialog-buttons.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import type { AttachmentProps } from './attachment-props.ts';
import { overridesOf } from './tool-overrides.ts';
import type { AttachedToolView } from './use-attachments.ts';

export interface ToolDialogProps extends AttachmentProps {
  tool: AttachedToolView;
  onClose(): void;
}

/** Another name or description for a tool on this gateway. */
export function ToolDialog({ gatewayId, attachment, tool, onClose }: ToolDialogProps) {
  const [name, setName] = useState(tool.name);
  const [description, setDescription] = useState(tool.description ?? '');
  const update = useChange(UpdateAttachmentDocument, {
    done: 'Clients see it from now on.',
    showsFailure: true,
    untilRead: true,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const change = { name: name.trim(), description: description.trim() };
    update.mutate(
      {
        gatewayId,
        capabilityId: attachment.capability.id,
        tools: overridesOf(attachment, tool.tool, change),
      },
      { onSuccess: onClose },
    );
  };
  return (
    <Modal opened onClose={onClose} title={`How clients see ${tool.tool}`} size="lg">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            description={`Letters, digits, _ and -. Empty: ${tool.givenName}.`}
            maxLength={64}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Textarea
            label="Description"
            description="Models choose tools by it. Empty: its own."
            autosize
            minRows={4}
            maxRows={16}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <ProblemAlert error={update.error} title="This was not saved" />
          <DialogButtons action="Save" isBusy={update.isPending} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
