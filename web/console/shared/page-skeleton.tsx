import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';

/** While a page is being read. */
export function PageSkeleton() {
  return (
    <Stack gap="md" role="status">
      <VisuallyHidden>Loading</VisuallyHidden>
      <Skeleton height={34} width="40%" />
      <Skeleton height={16} width="65%" />
      <Skeleton height={120} mt="md" />
      <Skeleton height={120} />
    </Stack>
  );
}
