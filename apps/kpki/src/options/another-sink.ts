import type { NamedSinkAnswer } from '@kpki/spec';
import { usualLayout } from '../layouts-for.ts';
import { pluginOptionIn, pluginOptionWord } from './plugin-option.ts';

const example = 'mgmt={use: "@kpki/kubernetes"}';

/** A further sink as it is typed: `mgmt={"use":"@kpki/kubernetes","with":{"namespace":"prod"},"layout":"tls-secrets"}`. */
export function anotherSinkWord({ name, ...sink }: NamedSinkAnswer): string {
  return pluginOptionWord([name, sink]);
}

/** The reverse: what stands behind the name is what would stand there in a file. */
export function anotherSinkIn(word: string): NamedSinkAnswer | { readonly reason: string } {
  const read = pluginOptionIn(word);
  if ('reason' in read) return { reason: `this is no sink; write NAME={use: PLUGIN}, such as ${example}` };
  const { key: name, value } = read;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { reason: `what stands behind ${name}= has to be fields, such as ${example}` };
  }
  const { use, with: options, layout, ...others } = value as Readonly<Record<string, unknown>>;
  const [strange] = Object.keys(others);
  if (strange !== undefined)
    return { reason: `a sink has no field ${JSON.stringify(strange)}; it has use, with, layout` };
  if (typeof use !== 'string') return { reason: `${name} names no plugin; write ${example}` };
  if (layout !== undefined && typeof layout !== 'string') return { reason: `the layout of ${name} has to be a name` };
  if (options !== undefined && (typeof options !== 'object' || options === null || Array.isArray(options))) {
    return { reason: `with of ${name} has to be fields` };
  }
  return {
    name,
    use,
    ...(options === undefined ? {} : { with: options as Readonly<Record<string, unknown>> }),
    layout: layout ?? usualLayout(use),
  };
}
