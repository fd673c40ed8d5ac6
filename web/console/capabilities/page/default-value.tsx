import { Badge, Code, Text } from '@mantine/core';
import type { JsonSchema } from '../../shared/json-schema-form/json-schema.ts';

/** What a setting is where nobody sets it. */
export function DefaultValue({ property, isRequired }: { property: JsonSchema; isRequired: boolean }) {
  if (property.default !== undefined) return <Code>{JSON.stringify(property.default)}</Code>;
  if (!isRequired)
    return (
      <Text size="sm" component="span">
        none
      </Text>
    );
  return (
    <Badge color="orange" variant="light">
      must be set
    </Badge>
  );
}
