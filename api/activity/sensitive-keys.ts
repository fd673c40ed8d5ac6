/** Names whose values are secrets, by how they end once everything but letters and digits is taken out. */
const SENSITIVE =
  /(password|passwd|passphrase|passcode|pwd|secret|secretkey|token|credentials?|authorization|cookie|apikey|accesskey|privatekey|signingkey|cvv|cvc|ssn)$/;

/** Whether what stands under a key is not to be recorded: by the usual names, and by those that a gateway adds. */
export function sensitiveKeys(added: readonly string[]): (key: string) => boolean {
  const own = new Set(added.map(normalize));
  return (key) => {
    const name = normalize(key);
    return own.has(name) || SENSITIVE.test(name);
  };
}

/** `X-Api-Key`, `apiKey` and `api_key` are one name. */
function normalize(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
