import { Alert, Anchor, Box, Button, Center, Code, Divider, Paper, Stack, Text, Title } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { Brand } from '../app/brand.tsx';
import { useDocumentTitle } from '../shared/use-document-title.ts';
import { PasswordForm } from './password-form.tsx';
import { useSignInMethods } from './sign-in-methods.ts';

/** What the server says went wrong with the link or the identity provider that led here. */
const problem = document.querySelector<HTMLMetaElement>('meta[name="problem"]')?.content;

/** The ways in: password, identity provider, one-time link. */
export function SignInPage() {
  useDocumentTitle('Sign in');
  const methods = useSignInMethods();
  return (
    <Center mih="100vh" p="md" component="main">
      <Box w="100%" maw={400}>
        <Stack align="center" mb="lg" gap="sm">
          <Brand />
          <Title order={1} size="h3">
            Sign in
          </Title>
        </Stack>
        {problem !== undefined && (
          <Alert color="red" mb="md" title="That did not work" role="alert">
            {problem}
          </Alert>
        )}
        <Paper withBorder p="lg" bg="var(--omnigate-card)">
          <PasswordForm />
          {methods?.oidc && (
            <>
              <Divider my="md" label="or" />
              <Button
                component="a"
                href={methods.oidc.url}
                variant="default"
                fullWidth
                leftSection={<KeyRound size={16} />}
              >
                Continue with {new URL(methods.oidc.issuer).host}
              </Button>
            </>
          )}
        </Paper>
        <Text size="sm" c="dimmed" mt="lg">
          The first time, or no password yet? Open the one-time sign-in link that <Code>npm start</Code>{' '}
          prints. When it was used already, <Code>npx omnigate open</Code> on the server makes a new one, and
          any admin can make one for you.
        </Text>
        <Text size="sm" mt="xs">
          <Anchor href="/graphql">GraphQL playground</Anchor>
        </Text>
      </Box>
    </Center>
  );
}
