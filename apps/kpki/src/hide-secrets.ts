import { isSecretVariable } from '@kpki/plugin';

const hidden = '[secret]';

/** What is typed and set is hidden from this length on: shorter ones would hide half of every sentence. */
const shortestTyped = 4;
const shortestSet = 6;

/** Texts that are a secret by their form, whoever wrote them. What stands before the secret is kept. */
const forms: readonly RegExp[] = [
  /()-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // Names of fields, as parsers quote the line that they do not understand. Behind a slash and before a colon the name is
  // that of a file: `/etc/passwd: no such folder`.
  /((?<!\/)\b(?:token|password|passwd|passphrase|pin|client-key-data|client_secret|api[-_]?key)["']?\s*[=:]\s*["']?)[^\s"',;]+/gi,
  /(\/(?:token|password|passwd|passphrase|pin|client_secret|api[-_]?key)=)[^\s"',;]+/gi,
  // It is that of a field where one word stands behind the colon, or a word that is in no sentence: `/password: hunter2`.
  // An error code, a status and another path are what is said of a file.
  /(\/(?:token|password|passwd|passphrase|pin|client_secret|api[-_]?key)(?:["']:\s*|:\s+)["']?)(?!\.{0,2}\/|E[A-Z]{3,}\b|\d{3}\b)(?:[^\s"',;]*[\d=+!@#$%^&*~][^\s"',;]*|[^\s"',;]+[A-Z][^\s"',;]*|[^\s"',;]+(?=["',;}\]]|\s*$))/gm,
  /(\b(?:bearer|basic) +)[\w.~+/=-]{8,}/gi,
  // A user and a password before a host.
  /(\b[a-z][a-z\d+.-]*:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/gi,
  // Tokens of Vault and OpenBao, and JSON Web Tokens.
  /(\b)hv[sbr]\.[\w-]{16,}/g,
  /(\b)eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g,
];

const known = new Set<string>();

/** Has a secret that somebody gave hidden from now on, in what this thread says. */
export function keepHidden(secret: string): void {
  if (secret.length >= shortestTyped) known.add(secret);
}

/** Those that the environment holds by the name of the variable: what a plugin reads there, it may also repeat. */
function setIn(environment: NodeJS.ProcessEnv): readonly string[] {
  return Object.entries(environment).flatMap(([name, value = '']) =>
    isSecretVariable(name) && value.length >= shortestSet ? [value] : [],
  );
}

/**
 * A text that somebody else wrote, such as the message of a plugin's error, without the secrets that can be told from
 * it: those that were typed at a hidden question, those of the environment's variables, and what has the form of one.
 * A plugin promises to put none there; this is for one that breaks its promise, and for libraries that quote their input.
 */
export function hideSecrets(text: string): string {
  let shown = text;
  // The longest first, as one may be in another.
  for (const secret of [...known, ...setIn(process.env)].toSorted((one, other) => other.length - one.length)) {
    shown = shown.replaceAll(secret, hidden);
  }
  for (const form of forms) shown = shown.replaceAll(form, `$1${hidden}`);
  return shown;
}
