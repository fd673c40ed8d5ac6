import { Text } from '@mantine/core';

/** Rules of a manifest, one on each line. */
export function Rules({ rules }: { rules: readonly string[] }) {
  if (rules.length === 0) return <>none</>;
  return rules.map((rule) => (
    <Text key={rule} size="sm" component="div">
      {rule}
    </Text>
  ));
}
