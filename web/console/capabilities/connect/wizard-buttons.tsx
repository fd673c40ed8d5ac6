import { Button, Group } from '@mantine/core';

export interface WizardButtonsProps {
  /** What the main button says. */
  next: string;
  onNext(): void;
  onBack?: (() => void) | undefined;
  isBusy?: boolean;
  isReady?: boolean;
}

/** On, and back, at the end of a step. */
export function WizardButtons({ next, onNext, onBack, isBusy = false, isReady = true }: WizardButtonsProps) {
  return (
    <Group mt="lg" gap="sm">
      <Button onClick={onNext} loading={isBusy} disabled={!isReady}>
        {next}
      </Button>
      {onBack && (
        <Button variant="default" onClick={onBack} disabled={isBusy}>
          Back
        </Button>
      )}
    </Group>
  );
}
