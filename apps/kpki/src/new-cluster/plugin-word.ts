import { inputTexts } from '@kpki/presentation';
import type { NamedPluginAnswer, NamedSinkAnswer } from '@kpki/spec';
import { defaultLayout } from '../layouts-for.ts';
import { pluginOptionIn, pluginOptionWord } from './key-value.ts';

interface NamedPlugin {
  readonly name: string;
  readonly use: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly others: Readonly<Record<string, unknown>>;
}

interface ExpectedPlugin {
  readonly what: string;
  readonly example: string;
  readonly fields: readonly string[];
}

/** Parses `NAME={use: PLUGIN}`, with fields as in a file. */
function namedPluginIn(
  word: string,
  { what, example, fields }: ExpectedPlugin,
): NamedPlugin | { readonly reason: string } {
  const read = pluginOptionIn(word);
  if ('reason' in read) return { reason: inputTexts.noPluginWord(what, example) };
  const { key: name, value } = read;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { reason: inputTexts.mustHaveFields(name, example) };
  }
  const { use, with: options, ...others } = value as Readonly<Record<string, unknown>>;
  const strange = Object.keys(others).find((each) => !fields.includes(each));
  if (strange !== undefined) {
    return { reason: inputTexts.noFieldOf(what, JSON.stringify(strange), ['use', 'with', ...fields]) };
  }
  if (typeof use !== 'string') return { reason: inputTexts.noPluginNamed(name, example) };
  if (options !== undefined && (typeof options !== 'object' || options === null || Array.isArray(options))) {
    return { reason: inputTexts.withMustBeFields(name) };
  }
  return {
    name,
    use,
    ...(options === undefined ? {} : { with: options as Readonly<Record<string, unknown>> }),
    others,
  };
}

const wantedBackend = { what: 'backend', example: 'hsm={use: "@kpki/pkcs11"}', fields: [] } as const;

/** Returns a backend as typed: `hsm={"use":"@kpki/pkcs11","with":{"token":"kpki"}}`. */
export function anotherBackendWord({ name, ...backend }: NamedPluginAnswer): string {
  return pluginOptionWord([name, backend]);
}

export function anotherBackendIn(word: string): NamedPluginAnswer | { readonly reason: string } {
  const read = namedPluginIn(word, wantedBackend);
  if ('reason' in read) return read;
  const { others: _none, ...backend } = read;
  return backend;
}

const wantedSink = { what: 'sink', example: 'mgmt={use: "@kpki/kubernetes"}', fields: ['layout'] } as const;

/** Returns a sink as typed: `mgmt={"use":"@kpki/kubernetes","with":{"namespace":"prod"},"layout":"tls-secrets"}`. */
export function anotherSinkWord({ name, ...sink }: NamedSinkAnswer): string {
  return pluginOptionWord([name, sink]);
}

export function anotherSinkIn(word: string): NamedSinkAnswer | { readonly reason: string } {
  const read = namedPluginIn(word, wantedSink);
  if ('reason' in read) return read;
  const { others, ...sink } = read;
  const { layout } = others;
  if (layout !== undefined && typeof layout !== 'string') {
    return { reason: inputTexts.layoutMustBeName(sink.name) };
  }
  return { ...sink, layout: layout ?? defaultLayout(sink.use) };
}
