import { Group, Text } from '@mantine/core';

/** Sign and name. */
export function Brand() {
  return (
    <Group gap={10} wrap="nowrap">
      <svg viewBox="0 0 32 32" width={28} height={28} aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="#4f46e5" />
        <path
          d="M8 25V15a8 8 0 0 1 16 0v10M16 7v18M12 13v12M20 13v12"
          fill="none"
          stroke="#fff"
          strokeWidth="2.4"
          strokeLinecap="round"
        />
      </svg>
      <Text fw={700} size="lg">
        Omnigate
      </Text>
    </Group>
  );
}
