/** atob and btoa (HTML Standard, Base64 utility methods; Infra Standard, forgiving-base64). */
export function createBase64() {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const values = new Map([...alphabet].map((character, value) => [character, value]));

  function btoa(input: unknown): string {
    const text = String(input);
    let encoded = '';
    for (let at = 0; at < text.length; at += 3) {
      const units = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)];
      if (units.some((unit) => unit > 0xff)) throw new Error('Invalid character');
      const [first = 0, second, third] = units.map((unit) => unit || 0) as [number, number, number];
      encoded += `${alphabet[first >> 2]}${alphabet[((first & 3) << 4) | (second >> 4)]}`;
      encoded += at + 1 < text.length ? alphabet[((second & 15) << 2) | (third >> 6)] : '=';
      encoded += at + 2 < text.length ? alphabet[third & 63] : '=';
    }
    return encoded;
  }

  function atob(input: unknown): string {
    let text = String(input).replace(/[\t\n\f\r ]/g, '');
    if (text.length % 4 === 0) text = text.replace(/={1,2}$/, '');
    if (text.length % 4 === 1) throw new Error('The string to be decoded is not correctly encoded.');
    let decoded = '';
    let bits = 0;
    let size = 0;
    for (const character of text) {
      const value = values.get(character);
      if (value === undefined) throw new Error('The string to be decoded is not correctly encoded.');
      bits = ((bits << 6) | value) & 0xffff;
      size += 6;
      if (size >= 8) {
        size -= 8;
        decoded += String.fromCharCode((bits >> size) & 0xff);
      }
    }
    return decoded;
  }

  return { atob, btoa };
}
