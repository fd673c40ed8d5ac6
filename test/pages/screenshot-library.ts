import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sourceFixture } from '../support/fixtures.ts';
import type { Platform } from '../support/platform.ts';
import { makeManagementKey } from '../support/users.ts';
import type { PictureOf } from './screenshot-data.ts';

const PACKAGE = fileURLToPath(new URL('../../../examples/plugins/rust/notes.npack', import.meta.url));

/** Fills the library and the settings as a team would, and says which of their pages are worth a picture. */
export async function fillLibrary(platform: Platform): Promise<PictureOf[]> {
  const rest = await connectPets(platform);
  const plugin = await uploadNotes(platform);
  await inviteSomebody(platform);
  await makeManagementKey(platform, { name: 'Deployment', role: 'DEVELOPER', scopes: ['gateway:read'] });
  return [
    { name: 'capabilities', path: '/capabilities', ready: 'in all' },
    { name: 'capability-new', path: '/capabilities/new', ready: 'REST API' },
    { name: 'capability-builtin', path: '/capabilities/web-search', ready: 'What it is for' },
    { name: 'capability-rest', path: `/capabilities/${rest}`, ready: 'Connection' },
    { name: 'capability-change', path: `/capabilities/${rest}/edit`, ready: 'Save' },
    { name: 'capability-plugin', path: `/capabilities/${plugin}`, ready: 'What it may' },
    { name: 'capability-upload', path: '/capabilities/new/plugin', ready: 'Drop a package' },
    { name: 'wizard-rest', path: '/capabilities/new/rest', ready: 'Read it' },
    { name: 'wizard-mcp', path: '/capabilities/new/mcp', ready: 'Connect and look' },
    { name: 'usage', path: '/usage', ready: 'Top tools' },
    { name: 'settings-account', path: '/settings', ready: 'this browser' },
    { name: 'settings-users', path: '/settings/users', ready: 'in all' },
    { name: 'settings-keys', path: '/settings/keys', ready: 'in all' },
    { name: 'settings-audit', path: '/settings/audit', ready: 'in all' },
    { name: 'settings-configuration', path: '/settings/configuration', ready: 'Show what would change' },
    { name: 'settings-system', path: '/settings/system', ready: 'maintenance' },
  ];
}

async function connectPets(platform: Platform): Promise<string> {
  const input = {
    name: 'Pet store',
    description: 'The example of the OpenAPI specification.',
    document: readFileSync(sourceFixture('openapi/petstore-expanded.openapi30.json'), 'utf8'),
    auth: { type: 'API_KEY', name: 'X-Pet-Key', value: 'a-secret-of-the-shop' },
  };
  const { createRestConnector } = await platform.graphql<{ createRestConnector: { id: string } }>(
    'mutation ($input: RestConnectorInput!) { createRestConnector(input: $input) { id } }',
    { input },
  );
  return createRestConnector.id;
}

async function uploadNotes(platform: Platform): Promise<string> {
  const form = new FormData();
  form.append('plugin', new File([readFileSync(PACKAGE)], 'notes.npack'));
  const response = await fetch(`${platform.url}/capabilities/upload`, {
    method: 'POST',
    headers: { 'x-api-key': platform.adminKey },
    body: form,
  });
  return ((await response.json()) as { id: string }).id;
}

async function inviteSomebody(platform: Platform): Promise<void> {
  for (const [name, role] of [
    ['Ada', 'ADMIN'],
    ['Grace', 'DEVELOPER'],
    ['Katherine', 'VIEWER'],
  ]) {
    const input = { name, role, email: `${name?.toLowerCase()}@example.com` };
    await platform.graphql(
      'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { signInLink } }',
      {
        input,
      },
    );
  }
}
