/**
 * RFC 3986, 2.3: everything but unreserved characters is encoded, in UTF-8. What is no whole character (half of a
 * surrogate pair) becomes U+FFFD.
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * OpenAPI 3.1, allowReserved, in a query: reserved characters stay, except those that would end the value or begin
 * another parameter (`&`, `#`, `+`, brackets).
 */
export function encodeAllowingReserved(text: string): string {
  return percentEncode(text).replaceAll(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B|3D)/g, (code) =>
    decodeURIComponent(code),
  );
}
