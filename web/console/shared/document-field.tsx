import { Button, FileButton, Group, Stack, Textarea } from '@mantine/core';
import { Upload } from 'lucide-react';
import { DropArea } from './drop-area.tsx';

export interface DocumentFieldProps {
  label: string;
  description: string;
  /** Endings of files, such as `.json,.yaml`. */
  accept: string;
  value: string;
  onChange(text: string): void;
  error?: string | undefined;
}

/** A text that is dropped as a file, chosen as one, or pasted. */
export function DocumentField({ label, description, accept, value, onChange, error }: DocumentFieldProps) {
  const take = async (file: File | null | undefined) => {
    if (file) onChange(await file.text());
  };
  return (
    <DropArea label={`${label}, as a file`} onFiles={([file]) => void take(file)}>
      <Stack gap="xs">
        <Textarea
          label={label}
          description={description}
          error={error}
          autosize
          minRows={6}
          maxRows={18}
          spellCheck={false}
          value={value}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
        />
        <Group>
          <FileButton accept={accept} onChange={take} inputProps={{ 'aria-label': `${label}: file` }}>
            {(props) => (
              <Button {...props} variant="default" size="xs" leftSection={<Upload size={14} />}>
                Choose a file
              </Button>
            )}
          </FileButton>
        </Group>
      </Stack>
    </DropArea>
  );
}
