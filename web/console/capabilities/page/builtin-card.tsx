import { Table, Text } from '@mantine/core';
import { Card } from '../../shared/card.tsx';
import { type JsonSchema, labelOf, resolve } from '../../shared/json-schema-form/json-schema.ts';
import { DefaultValue } from './default-value.tsx';

/** What each gateway may set for a built-in, and what it is without. */
export function BuiltinCard({ schema }: { schema: JsonSchema }) {
  const required = new Set(schema.required);
  const settings = Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    property: resolve(property, schema),
  }));
  return (
    <Card title="Settings" description="Each gateway has settings of its own, where it is attached.">
      {settings.length === 0 ? (
        <Text c="dimmed">There is nothing to set.</Text>
      ) : (
        <Table aria-label="Settings" verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Setting</Table.Th>
              <Table.Th>What it is for</Table.Th>
              <Table.Th visibleFrom="sm">Default</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {settings.map(({ name, property }) => (
              <Table.Tr key={name}>
                <Table.Td>{labelOf(name, property)}</Table.Td>
                <Table.Td>
                  {property.description}
                  <Text size="sm" c="dimmed" component="div" hiddenFrom="sm">
                    Default: <DefaultValue property={property} isRequired={required.has(name)} />
                  </Text>
                </Table.Td>
                <Table.Td visibleFrom="sm">
                  <DefaultValue property={property} isRequired={required.has(name)} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  );
}
