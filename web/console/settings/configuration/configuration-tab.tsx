import { Stack } from '@mantine/core';
import { useMay } from '../../session/use-viewer.ts';
import { Card } from '../../shared/card.tsx';
import { ExportLinks } from './export-links.tsx';
import { ImportForm } from './import-form.tsx';

/** The platform's configuration as a document, and back. */
export function ConfigurationTab() {
  const may = useMay();
  return (
    <Stack gap="md">
      <Card
        title="Export"
        description="Gateways, connectors and what is attached, as one document to keep, compare and move. In the place of each secret stands a reference such as ${env:WIKI_TOKEN}; keys and users are not in it."
      >
        <ExportLinks />
      </Card>
      {may('configuration:write') && (
        <Card
          title="Import"
          description="Makes what a document names, or changes it to be as it says. What it does not name stays as it is. You see every change before it is made."
        >
          <ImportForm />
        </Card>
      )}
    </Stack>
  );
}
