import { PluginError } from './error.ts';

const namesOfSecrets = /(?:TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET|PIN|(?:API|ACCESS|SECRET)_?KEY)$/i;

/** Returns whether a field, an option or a variable of that name holds a secret, as far as a name can tell. */
export function isNameOfSecret(name: string): boolean {
  return namesOfSecrets.test(name);
}

/** Variables of an environment, by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Returns an environment for a program that needs none of its secrets. */
export function withoutSecrets(environment: Variables): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isNameOfSecret(name)));
}

const ownPrefix = 'KPKI_';

/**
 * Reads a secret from a variable that the configuration names. A configuration names only variables that were set for
 * kpki: with any other, a file of a stranger could have every secret of the environment sent to a server of its choice.
 * Undefined where the variable is not set or empty.
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
