import { Button, FileButton, Group, Progress, Stack, Text } from '@mantine/core';
import { PackagePlus } from 'lucide-react';
import { DropArea } from '../../shared/drop-area.tsx';

export interface PackageDropProps {
  label: string;
  onFile(file: File): void;
  isBusy: boolean;
  /** How much was sent, from 0 to 1. */
  share: number;
}

/** A place to drop a package, or to choose one, that shows how far its upload is. */
export function PackageDrop({ label, onFile, isBusy, share }: PackageDropProps) {
  return (
    <DropArea label="Packages to upload" onFiles={([file]) => file && !isBusy && onFile(file)}>
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
    </DropArea>
  );
}
