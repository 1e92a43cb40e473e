/** The forms of secrets, anywhere in a text. */
const secrets: readonly RegExp[] = [
  /-----BEGIN [\s\S]*?(?:-----END [A-Z0-9 ]*-----|$)/g,
  // Tokens: `hvs.`, `hvb.` and `hvr.` of Vault 1.10 and later, `s.`, `b.` and `r.` of OpenBao and older versions.
  /\b(?:hv[sbr]|[sbr])\.[A-Za-z0-9_-]{16,}(?:\.[A-Za-z0-9_-]+)*/g,
  // A JWT.
  /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g,
];

const longest = 400;

/** Returns a server's text as one line of limited length, without secrets. */
export function clean(text: string): string {
  const withoutSecrets = secrets.reduce((before, secret) => before.replaceAll(secret, '[secret]'), text);
  const line = withoutSecrets.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
