import { notifications } from '@mantine/notifications';
import { isSignedOut, messageOf } from '../api/api-error.ts';

/** Says that something was done. */
export function notifySuccess(message: string): void {
  notifications.show({ message, color: 'teal' });
}

/** Says what could not be done, and stays until it is closed. */
export function notifyFailure(error: unknown): void {
  if (isSignedOut(error)) return;
  notifications.show({
    title: 'That did not work',
    message: messageOf(error),
    color: 'red',
    autoClose: false,
    style: { whiteSpace: 'pre-line' },
  });
}
