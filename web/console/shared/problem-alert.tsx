import { Alert } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { messageOf } from '../api/api-error.ts';

/** Why a form was refused, next to its button. Nothing where it was not. */
export function ProblemAlert({ error, title }: { error: unknown; title: string }) {
  if (error === null || error === undefined) return null;
  return (
    <Alert color="red" icon={<CircleAlert size={18} />} title={title} role="alert">
      <span style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{messageOf(error)}</span>
    </Alert>
  );
}
