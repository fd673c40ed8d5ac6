import { MissingPage } from '../../shared/missing-page.tsx';

/** In the place of a capability that is not there. */
export function CapabilityMissing() {
  return (
    <MissingPage
      title="No such capability"
      what="capability"
      list={{ label: 'Capabilities', to: '/capabilities' }}
    />
  );
}
