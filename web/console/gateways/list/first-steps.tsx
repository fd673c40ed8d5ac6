import { List, ThemeIcon } from '@mantine/core';
import { KeyRound, Network, Plug, Puzzle } from 'lucide-react';
import { useNavigate } from 'react-router';
import { EmptyState } from '../../shared/empty-state.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';

const STEPS = [
  { icon: Network, text: 'Make a gateway: a name is enough.' },
  { icon: Puzzle, text: 'Attach a capability: Code Runner works without any settings.' },
  { icon: KeyRound, text: 'Generate a key.' },
  { icon: Plug, text: 'Paste the ready-made configuration into your client.' },
];

/** The way from nothing to a client that works. */
export function FirstSteps() {
  const navigate = useNavigate();
  return (
    <EmptyState
      title="From nothing to a working client in two minutes"
      action={
        <PermitButton permission="gateway:write" mt="sm" onClick={() => navigate('/gateways/new')}>
          Make the first gateway
        </PermitButton>
      }
    >
      <List spacing="sm" ta="left" center mt="xs">
        {STEPS.map(({ icon: Icon, text }) => (
          <List.Item
            key={text}
            icon={
              <ThemeIcon variant="light" size={28} radius="xl">
                <Icon size={15} />
              </ThemeIcon>
            }
          >
            {text}
          </List.Item>
        ))}
      </List>
    </EmptyState>
  );
}
