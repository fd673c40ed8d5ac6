import { Progress } from '@mantine/core';
import { useNavigation } from 'react-router';

/** A thin line at the top while the files of the next page are on their way. */
export function LoadingLine() {
  const { state } = useNavigation();
  if (state === 'idle') return null;
  return (
    <Progress
      value={100}
      animated
      size={3}
      radius={0}
      pos="absolute"
      top={0}
      left={0}
      right={0}
      aria-label="Loading the page"
    />
  );
}
