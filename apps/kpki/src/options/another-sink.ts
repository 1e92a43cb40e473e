import type { NamedSinkAnswer } from '@kpki/spec';
import { usualLayout } from '../layouts-for.ts';
import { namedPluginIn } from './named-plugin.ts';
import { pluginOptionWord } from './plugin-option.ts';

const wanted = { what: 'sink', example: 'mgmt={use: "@kpki/kubernetes"}', fields: ['layout'] } as const;

/** A further sink as it is typed: `mgmt={"use":"@kpki/kubernetes","with":{"namespace":"prod"},"layout":"tls-secrets"}`. */
export function anotherSinkWord({ name, ...sink }: NamedSinkAnswer): string {
  return pluginOptionWord([name, sink]);
}

/** The reverse. */
export function anotherSinkIn(word: string): NamedSinkAnswer | { readonly reason: string } {
  const read = namedPluginIn(word, wanted);
  if ('reason' in read) return read;
  const { others, ...sink } = read;
  const { layout } = others;
  if (layout !== undefined && typeof layout !== 'string') {
    return { reason: `the layout of ${sink.name} has to be a name` };
  }
  return { ...sink, layout: layout ?? usualLayout(sink.use) };
}
