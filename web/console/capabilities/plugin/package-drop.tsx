import { Button, FileButton, Group, Progress, Stack, Text } from '@mantine/core';
import { PackagePlus } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import classes from '../../shared/document-field.module.css';

export interface PackageDropProps {
  label: string;
  onFile(file: File): void;
  isBusy: boolean;
  /** How much was sent, from 0 to 1. */
  share: number;
}

/** A place to drop a package, or to choose one, that shows how far its upload is. */
export function PackageDrop({ label, onFile, isBusy, share }: PackageDropProps) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file && !isBusy) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for who has a mouse; the button does the same
    <div
      className={classes.area}
      data-over={isOver}
      data-testid="package-drop"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Stack align="center" gap="sm" py="lg">
        <PackagePlus size={30} strokeWidth={1.5} aria-hidden />
        <Text size="sm">Drop a package (.npack) here</Text>
        <FileButton
          accept=".npack"
          onChange={(file) => file && onFile(file)}
          inputProps={{ 'aria-label': `${label}: file` }}
        >
          {(props) => (
            <Button {...props} variant="default" disabled={isBusy}>
              {label}
            </Button>
          )}
        </FileButton>
        {isBusy && (
          <Group w="100%" maw={360} gap="xs">
            <Progress value={share * 100} flex={1} animated aria-label="Upload" />
            <Text size="sm" role="status">
              {share < 1 ? `${Math.round(share * 100)} %` : 'being built and looked at'}
            </Text>
          </Group>
        )}
      </Stack>
    </div>
  );
}
