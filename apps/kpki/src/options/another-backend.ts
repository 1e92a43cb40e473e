import type { NamedPluginAnswer } from '@kpki/spec';
import { namedPluginIn } from './named-plugin.ts';
import { pluginOptionWord } from './plugin-option.ts';

const wanted = { what: 'backend', example: 'hsm={use: "@kpki/pkcs11"}', fields: [] } as const;

/** A further backend as it is typed: `hsm={"use":"@kpki/pkcs11","with":{"token":"kpki"}}`. */
export function anotherBackendWord({ name, ...backend }: NamedPluginAnswer): string {
  return pluginOptionWord([name, backend]);
}

/** The reverse. */
export function anotherBackendIn(word: string): NamedPluginAnswer | { readonly reason: string } {
  const read = namedPluginIn(word, wanted);
  if ('reason' in read) return read;
  const { others: _none, ...backend } = read;
  return backend;
}
