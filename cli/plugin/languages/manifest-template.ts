/** A manifest to begin with: nothing is allowed, and it says how to allow something. */
export function manifestTemplate(name: string): string {
  return `schema_version: "1.0"
metadata:
  name: ${name}
  description: Says hello.
  version: 0.1.0
# Everything is denied unless it stands here; a denial wins over a permission.
# permissions:
#   network:
#     allow:
#       - host: api.example.com
#   filesystem:
#     allow:
#       - uri: fs://notes/**
#         access: [read, write]
#   environment:
#     allow:
#       - key: API_TOKEN
# resources:
#   limits:
#     memory: 256Mi
#     timeout: 30s
`;
}

/** A world to begin with. */
export function worldTemplate(name: string): string {
  return `package local:${kebabCase(name)};

world plugin {
  /// Says hello.
  ///
  /// # Arguments
  ///
  /// * \`name\` - to whom
  export greet: func(name: string) -> string;
}
`;
}

/** As names in WIT and of packages are written. */
export function kebabCase(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.join('-').replace(/^[0-9-]+/, '') || 'plugin';
}

export const IGNORED_FILES = ['plugin.wasm', '*.npack', '.env', '.omnigate/'];
