import { PluginError } from '@kpki/plugin';

/** A key of the engine and its version: a name alone means the first. */
export interface TransitKeyName {
  readonly name: string;
  readonly version: number;
  /** Whether the name includes the version. */
  readonly isVersioned: boolean;
}

/** The names that the engine has a path for; `GenericNameRegex` of its framework. */
const letters = /^\w(?:[\w.-]*\w)?$/;

/**
 * Parses `k8s-ca`, or `k8s-ca@2` for its second version. Throws 'invalid' for a name that the engine does not allow.
 */
export function keyNameOf(text: string): TransitKeyName {
  const [name = '', version, more] = text.split('@');
  const refuse = (why: string) => new PluginError('invalid', `use the transit key ${JSON.stringify(text)}: ${why}`);
  if (!letters.test(name)) {
    throw refuse('expected letters, digits, `_`, `-` and `.`, without `-` and `.` at the beginning and end');
  }
  if (version === undefined) return { name, version: 1, isVersioned: false };
  if (more !== undefined || !/^[1-9]\d{0,8}$/.test(version)) {
    throw refuse('after `@`, expected a version number, as in `k8s-ca@2`');
  }
  return { name, version: Number(version), isVersioned: true };
}
