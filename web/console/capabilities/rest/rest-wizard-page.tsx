import { Card } from '../../shared/card.tsx';
import { PageHeader } from '../../shared/page-header.tsx';
import { WizardSteps } from '../connect/wizard-steps.tsx';
import { AccessStep } from './access-step.tsx';
import { CreateStep } from './create-step.tsx';
import { DocumentStep } from './document-step.tsx';
import { OperationsStep } from './operations-step.tsx';
import { TryStep } from './try-step.tsx';
import { useRestWizard } from './use-rest-wizard.ts';

const STEPS = ['Document', 'Operations', 'Access', 'Try', 'Create'];

/** Makes tools of a REST API. */
export function RestWizardPage() {
  const wizard = useRestWizard();
  const Step = [DocumentStep, OperationsStep, AccessStep, TryStep, CreateStep][wizard.step] ?? DocumentStep;
  return (
    <>
      <PageHeader
        title="Connect a REST API"
        description="Each operation of its OpenAPI or Swagger document becomes a tool."
        back={{ label: 'Add a capability', to: '/capabilities/new' }}
      />
      <WizardSteps steps={STEPS} current={wizard.step} onBack={wizard.goTo} />
      <Card title={STEPS[wizard.step] ?? ''}>
        <Step wizard={wizard} />
      </Card>
    </>
  );
}
