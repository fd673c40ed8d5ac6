/** Keys that mean something, by the section they are in; `*` is any entry of a list. */
export const KNOWN_KEYS: Record<string, readonly string[]> = {
  '': ['schema_version', 'metadata', 'runtime', 'permissions', 'resources'],
  metadata: ['name', 'description', 'version', 'author', 'license', 'homepage', 'tags'],
  permissions: ['network', 'filesystem', 'environment'],
  'permissions.network': ['allow', 'deny'],
  'permissions.network.allow.*': ['host', 'cidr'],
  'permissions.network.deny.*': ['host', 'cidr'],
  'permissions.filesystem': ['allow', 'deny'],
  'permissions.filesystem.allow.*': ['uri', 'access'],
  'permissions.filesystem.deny.*': ['uri', 'access'],
  'permissions.environment': ['allow'],
  'permissions.environment.allow.*': ['key'],
  resources: ['limits'],
  'resources.limits': ['memory', 'timeout'],
};
