import { Card } from '../../shared/card.tsx';
import { PageHeader } from '../../shared/page-header.tsx';
import { WizardSteps } from '../connect/wizard-steps.tsx';
import { OfferStep } from './offer-step.tsx';
import { ServerStep } from './server-step.tsx';
import { useMcpWizard } from './use-mcp-wizard.ts';

const STEPS = ['Server', 'What it offers'];

/** Connects to an MCP server. */
export function McpWizardPage() {
  const wizard = useMcpWizard();
  return (
    <>
      <PageHeader
        title="Connect an MCP server"
        description="Its tools, prompts and resources come through gateways."
        back={{ label: 'Add a capability', to: '/capabilities/new' }}
      />
      <WizardSteps steps={STEPS} current={wizard.step} onBack={wizard.goTo} />
      <Card title={STEPS[wizard.step] ?? ''}>
        {wizard.step === 0 ? <ServerStep wizard={wizard} /> : <OfferStep wizard={wizard} />}
      </Card>
    </>
  );
}
