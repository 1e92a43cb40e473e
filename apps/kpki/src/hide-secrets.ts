import { isSecretVariable } from '@kpki/plugin';

const hidden = '[secret]';

/** Shorter secrets would hide half of every sentence. */
const shortestTyped = 4;
const shortestSet = 6;

const forms: readonly RegExp[] = [
  /()-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // Names of fields, as parsers quote the line that they do not understand. Behind a slash and before a colon the name
  // is that of a file: `/etc/passwd: no such folder`.
  /((?<!\/)\b(?:token|password|passwd|passphrase|pin|client-key-data|client_secret|api[-_]?key)["']?\s*[=:]\s*["']?)[^\s"',;]+/gi,
  /(\/(?:token|password|passwd|passphrase|pin|client_secret|api[-_]?key)=)[^\s"',;]+/gi,
  // The name is that of a field if one word follows the colon, or a word that is in no sentence: `/password: hunter2`.
  // An error code, a status and another path belong to a file.
  /(\/(?:token|password|passwd|passphrase|pin|client_secret|api[-_]?key)(?:["']:\s*|:\s+)["']?)(?!\.{0,2}\/|E[A-Z]{3,}\b|\d{3}\b)(?:[^\s"',;]*[\d=+!@#$%^&*~][^\s"',;]*|[^\s"',;]+[A-Z][^\s"',;]*|[^\s"',;]+(?=["',;}\]]|\s*$))/gm,
  /(\b(?:bearer|basic) +)[\w.~+/=-]{8,}/gi,
  // A user and a password before a host.
  /(\b[a-z][a-z\d+.-]*:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/gi,
  // Tokens of Vault and OpenBao, and JSON Web Tokens.
  /(\b)hv[sbr]\.[\w-]{16,}/g,
  /(\b)eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g,
];

const known = new Set<string>();

/** Hides a typed secret in all later output of this thread. */
export function keepHidden(secret: string): void {
  if (secret.length >= shortestTyped) known.add(secret);
}

/** Returns the secrets in the environment, by the names of variables: a plugin may repeat what it reads there. */
function setIn(environment: NodeJS.ProcessEnv): readonly string[] {
  return Object.entries(environment).flatMap(([name, value = '']) =>
    isSecretVariable(name) && value.length >= shortestSet ? [value] : [],
  );
}

/**
 * Hides known secrets in foreign text, such as a plugin's error: typed ones, those of the environment, and what has the
 * form of one. Plugins promise to leave secrets out; this is for those that break the promise, and for libraries that
 * quote their input.
 */
export function hideSecrets(text: string): string {
  let shown = text;
  // The longest first, as one may be part of another.
  for (const secret of [...known, ...setIn(process.env)].toSorted((one, other) => other.length - one.length)) {
    shown = shown.replaceAll(secret, hidden);
  }
  for (const form of forms) shown = shown.replaceAll(form, `$1${hidden}`);
  return shown;
}
