import { Group, Text } from '@mantine/core';
import { Check } from 'lucide-react';
import classes from './wizard-steps.module.css';

export interface WizardStepsProps {
  steps: readonly string[];
  /** Counted from 0. */
  current: number;
  /** Goes back to an earlier step. */
  onBack(step: number): void;
}

/** Where in a wizard one is. Steps that are done lead back. */
export function WizardSteps({ steps, current, onBack }: WizardStepsProps) {
  return (
    <ol className={classes.steps} aria-label="Steps">
      {steps.map((label, step) => (
        <li
          key={label}
          className={classes.step}
          data-state={step < current ? 'done' : step === current ? 'current' : 'later'}
          aria-current={step === current ? 'step' : undefined}
        >
          <Group gap={8} wrap="nowrap">
            <span className={classes.mark} aria-hidden>
              {step < current ? <Check size={14} /> : step + 1}
            </span>
            {step < current ? (
              <button type="button" className={classes.back} onClick={() => onBack(step)}>
                {label}
              </button>
            ) : (
              <Text size="sm" fw={step === current ? 600 : 400}>
                {label}
              </Text>
            )}
          </Group>
        </li>
      ))}
    </ol>
  );
}
