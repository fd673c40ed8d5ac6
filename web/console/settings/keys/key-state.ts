/** Whether a key works no longer. */
export function isOver({
  revokedAt,
  expiresAt,
}: {
  revokedAt: string | null;
  expiresAt: string | null;
}): boolean {
  return revokedAt !== null || (expiresAt !== null && new Date(expiresAt).getTime() <= Date.now());
}
