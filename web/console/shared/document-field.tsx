import { Button, FileButton, Group, Stack, Textarea } from '@mantine/core';
import { Upload } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import classes from './document-field.module.css';

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
  const [isOver, setOver] = useState(false);
  const take = async (file: File | null | undefined) => {
    if (file) onChange(await file.text());
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <Stack
      gap="xs"
      className={classes.area}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
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
  );
}
