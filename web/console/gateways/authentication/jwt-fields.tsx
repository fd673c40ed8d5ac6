import { Input, SegmentedControl, Stack, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useMay } from '../../session/use-viewer.ts';
import type { JwtDraft } from './jwt-draft.ts';
import { ToolGrantFields } from './tool-grant-fields.tsx';

export interface JwtFieldsProps {
  draft: JwtDraft;
  onChange(draft: JwtDraft): void;
}

/** Issuer, audience, keys, and what tokens allow. */
export function JwtFields({ draft, onChange }: JwtFieldsProps) {
  const may = useMay();
  const set = (change: Partial<JwtDraft>) => onChange({ ...draft, ...change });
  return (
    <Stack>
      <TextInput
        label="Issuer"
        description="What the claim iss must be."
        placeholder="https://login.example.com/"
        required
        value={draft.issuer}
        onChange={(event) => set({ issuer: event.currentTarget.value })}
      />
      <TextInput
        label="Audience"
        description="What the claim aud must be or contain. MCP clients ask for tokens for the endpoint's URL."
        required
        value={draft.audience}
        onChange={(event) => set({ audience: event.currentTarget.value })}
      />
      <Input.Wrapper label="Public keys" labelElement="div">
        <SegmentedControl
          mt={6}
          aria-label="Public keys"
          data={[
            { value: 'url', label: 'Read from a URL' },
            { value: 'key', label: 'Paste one' },
          ]}
          value={draft.keySource}
          onChange={(keySource) => set({ keySource: keySource as JwtDraft['keySource'] })}
        />
      </Input.Wrapper>
      {draft.keySource === 'url' ? (
        <TextInput
          label="URL of the key set (JWKS)"
          placeholder="https://login.example.com/.well-known/jwks.json"
          required
          type="url"
          value={draft.jwksUrl}
          onChange={(event) => set({ jwksUrl: event.currentTarget.value })}
        />
      ) : (
        <Textarea
          label="Public key"
          description="As PEM or JWK."
          required
          autosize
          minRows={4}
          maxRows={12}
          spellCheck={false}
          value={draft.publicKey}
          onChange={(event) => set({ publicKey: event.currentTarget.value })}
        />
      )}
      {draft.keySource === 'url' && may('network:private') && (
        <Switch
          label="The URL may be on a private network"
          checked={draft.allowPrivateNetwork}
          onChange={(event) => set({ allowPrivateNetwork: event.currentTarget.checked })}
        />
      )}
      <TagsInput
        label="Required scopes"
        description="A token must have all of them. Empty: none."
        acceptValueOnBlur
        value={draft.requiredScopes}
        onChange={(requiredScopes) => set({ requiredScopes })}
      />
      <TextInput
        label="Claim that says which tools"
        description="Such as groups or realm_access.roles. Empty: every token may use all tools."
        value={draft.toolsClaim}
        onChange={(event) => set({ toolsClaim: event.currentTarget.value })}
      />
      {draft.toolsClaim.trim() !== '' && (
        <ToolGrantFields grants={draft.toolGrants} onChange={(toolGrants) => set({ toolGrants })} />
      )}
    </Stack>
  );
}
