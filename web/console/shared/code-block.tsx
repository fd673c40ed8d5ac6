import { Box, Code } from '@mantine/core';
import classes from './code-block.module.css';
import { CopyButton } from './copy-button.tsx';

/** Text to take away, such as a configuration. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <Box pos="relative">
      <Code
        block
        tabIndex={0}
        aria-label={label}
        role="region"
        pr={48}
        bg="var(--omnigate-code)"
        style={{ maxHeight: 420, overflow: 'auto' }}
      >
        {code}
      </Code>
      <Box pos="absolute" top={4} right={4} className={classes.copy}>
        <CopyButton text={code} label={`Copy ${label}`} />
      </Box>
    </Box>
  );
}
