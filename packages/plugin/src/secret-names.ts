import { PluginError } from './error.ts';

const namesOfSecrets = [
  /(?:TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_?ID|PIN|JWT|(?:API|ACCESS|SECRET|PRIVATE)_?KEY)$/i,
  /_(?:PASS|PAT|AUTH|DSN)$/i,
  // GOOGLE_APPLICATION_CREDENTIALS is the path of a file.
  /(?<!APPLICATION)_CREDENTIALS?$/i,
  // Usually with a user and a password.
  /(?:DATABASE_URL|CONNECTION_STRING)$/i,
];

/** Returns whether the name of a field, an option or a variable suggests a secret. */
export function isNameOfSecret(name: string): boolean {
  return namesOfSecrets.some((form) => form.test(name));
}

/** Variables of an environment, by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

const ownPrefix = 'KPKI_';

/**
 * The variables of kpki that hold no secret. A configuration may name any other variable with the prefix as a secret.
 */
const ownSettings: readonly string[] = [
  'KPKI_ACCESSIBLE',
  'KPKI_CLUSTER',
  'KPKI_ENVIRONMENT',
  'KPKI_EXEC_VARIABLES',
  'KPKI_GLYPHS',
  'KPKI_HOOK',
  'KPKI_PKCS11_MODULES',
  'KPKI_SECRET_FILES',
  'KPKI_TRUSTED_SERVERS',
];

/** Returns whether a variable may hold a secret: by its name, or because a configuration may name it as a secret. */
export function isSecretVariable(name: string): boolean {
  return isNameOfSecret(name) || (name.startsWith(ownPrefix) && !ownSettings.includes(name));
}

/** Returns an environment for a program that needs none of its secrets. */
export function withoutSecrets(environment: Variables): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isSecretVariable(name)));
}

/**
 * Reads a secret from a variable that the configuration names. A configuration may name only variables that were set
 * for kpki: otherwise a stranger's file could send every secret of the environment to a server of its choice. Undefined
 * if the variable is not set or empty.
 */
export function secretVariable(what: string, name: string, environment: Variables): string | undefined {
  if (!name.startsWith(ownPrefix)) {
    throw new PluginError(
      'invalid',
      `read ${what} from the variable ${name}: a configuration names only variables that begin with ${ownPrefix}; ` +
        `set ${ownPrefix}${name} to the same value, and name that one`,
    );
  }
  return environment[name] || undefined;
}
