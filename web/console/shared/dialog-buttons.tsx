import { Button, Group } from '@mantine/core';

export interface DialogButtonsProps {
  /** What the button says that sends the form: the verb. */
  action: string;
  /** Red for what destroys. */
  color?: string;
  disabled?: boolean;
  isBusy?: boolean;
  onCancel(): void;
}

/** The end of a form in a dialog. */
export function DialogButtons({
  action,
  color,
  disabled = false,
  isBusy = false,
  onCancel,
}: DialogButtonsProps) {
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" color={color} disabled={disabled} loading={isBusy}>
        {action}
      </Button>
    </Group>
  );
}
