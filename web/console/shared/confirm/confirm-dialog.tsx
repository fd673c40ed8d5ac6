import { Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { DialogButtons } from '../dialog-buttons.tsx';
import type { Question } from './confirm-context.ts';

/** Asks before something is destroyed. */
export function ConfirmDialog({
  question: { title, message, action, typedName },
  onAnswer,
}: {
  question: Question;
  onAnswer(isConfirmed: boolean): void;
}) {
  const [typed, setTyped] = useState('');
  const isReady = typedName === undefined || typed.trim() === typedName;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onAnswer(true);
  };
  return (
    <Modal opened onClose={() => onAnswer(false)} title={title} centered>
      <form onSubmit={submit}>
        <Stack>
          <Text component="div">{message}</Text>
          {typedName !== undefined && (
            <TextInput
              label={`Type ${typedName} to confirm`}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              data-autofocus
              autoComplete="off"
              spellCheck={false}
            />
          )}
          <DialogButtons action={action} color="red" disabled={!isReady} onCancel={() => onAnswer(false)} />
        </Stack>
      </form>
    </Modal>
  );
}
