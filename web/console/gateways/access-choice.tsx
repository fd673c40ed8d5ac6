import { Alert, Group, Radio, Stack, Text } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';

const CHOICES = [
  {
    value: true,
    title: 'Require authentication',
    text: 'Callers show an API key, or a token of your identity provider.',
  },
  { value: false, title: 'Open to everybody', text: 'Whoever knows the URL can call every tool.' },
];

export interface AccessChoiceProps {
  /** Whether authentication is required. */
  value: boolean;
  onChange(value: boolean): void;
  disabled?: boolean;
}

/** Secured or open; says plainly what open means. */
export function AccessChoice({ value, onChange, disabled = false }: AccessChoiceProps) {
  return (
    <Radio.Group
      aria-label="Who may call it"
      value={String(value)}
      onChange={(next) => onChange(next === 'true')}
    >
      <Stack gap="xs" mt={6}>
        {CHOICES.map((choice) => (
          <Radio.Card
            key={choice.title}
            value={String(choice.value)}
            p="sm"
            disabled={disabled}
            aria-label={choice.title}
          >
            <Group wrap="nowrap" align="flex-start">
              <Radio.Indicator mt={2} />
              <div>
                <Text fw={600}>{choice.title}</Text>
                <Text size="sm" c="dimmed">
                  {choice.text}
                </Text>
              </div>
            </Group>
          </Radio.Card>
        ))}
        {!value && (
          <Alert color="orange" icon={<TriangleAlert size={18} />} title="This endpoint will be open">
            Anybody who can reach this server and knows the URL can use the tools, with the credentials that
            you gave them. Choose this for tests on your own machine.
          </Alert>
        )}
      </Stack>
    </Radio.Group>
  );
}
