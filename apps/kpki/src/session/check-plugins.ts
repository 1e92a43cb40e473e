import {
  backendUse,
  type Listener,
  locationsOf,
  type OpenSink,
  readObservedState,
  storedCaCertificates,
  unreadEntries,
} from '@kpki/engine';
import { type Backend, type Call, PluginError } from '@kpki/plugin';
import { andMore, caKeyTexts, missingText, nextTexts, type PluginCheck, statementText } from '@kpki/presentation';
import { optionWords, shellWord } from '../options/option-words.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { backendsOf } from './backends.ts';
import { type CaCheck, checkCas } from './check-cas.ts';
import type { Target } from './configuration.ts';
import { type ReadConfiguration, readConfiguration } from './configuration.ts';
import { plainText } from './error-text.ts';
import { openSink, sinksOf } from './open-sinks.ts';
import { open } from './opening.ts';
import { whileOpen } from './session.ts';

interface CheckedEnvironment {
  readonly configuration: ReadConfiguration;
  readonly lines: readonly PluginCheck[];
  readonly cas: readonly CaCheck[];
}

/**
 * Checks whether each plugin of an environment can be used, the rights that it lacks, and the locations that a sink does
 * not read. Each is opened by itself, so that a failure is a line like the others. Writes nothing. Throws defects and
 * 'cancelled'.
 */
export async function checkEnvironment(
  target: Target,
  terminal: Terminal,
  listener: Listener,
  call: Call,
): Promise<CheckedEnvironment> {
  const configuration = await readConfiguration(target, terminal);
  return checkConfiguration(configuration, target, terminal, listener, call);
}

/** Checks a configuration that was read already, or is not written yet. */
export function checkConfiguration(
  configuration: ReadConfiguration,
  target: Target,
  terminal: Terminal,
  listener: Listener,
  call: Call,
): Promise<CheckedEnvironment> {
  return whileOpen(configuration, target, terminal, listener, async (opening) => {
    const { file, environment } = target;
    const checked = { configuration, specFlags: optionWords({ file, environment }) };
    const lines: PluginCheck[] = [];
    const sinks: OpenSink[] = [];
    const opens = async (name: string, use: Parameters<typeof openSink>[1]): Promise<OpenSink> => {
      const sink = await openSink(name, use, opening);
      sinks.push(sink);
      return sink;
    };
    for (const [name, use] of Object.entries(sinksOf(configuration, target))) {
      lines.push(await checkSink(name, () => opens(name, use), checked, call));
    }
    for (const [name, use] of Object.entries(backendsOf(configuration))) {
      lines.push(await checkBackend(name, () => open('backend', name, use, opening), checked, call));
    }
    const stored = await storedIn(sinks, configuration, call);
    return { configuration, lines, cas: await checkCas(configuration, opening.opened, stored, call) };
  });
}

async function storedIn(
  sinks: readonly OpenSink[],
  { cluster }: ReadConfiguration,
  call: Call,
): Promise<ReturnType<typeof storedCaCertificates>> {
  try {
    return storedCaCertificates(await readObservedState(cluster, sinks, () => {}, call));
  } catch (error) {
    if (!PluginError.is(error) || error.code === 'cancelled') throw error;
    return new Map();
  }
}

export function checkSink(
  name: string,
  opened: () => Promise<OpenSink>,
  checked: CheckedConfiguration,
  call: Call,
): Promise<PluginCheck> {
  return lineAbout(`sink ${name}`, async () => {
    const sink = await opened();
    await sink.sink.check(call);
    const locations = locationsOf(checked.configuration.cluster, [sink]).map(({ location }) => location);
    const missing = (await sink.sink.missingRights?.(locations, call)) ?? [];
    return lackOf(missing, sink.sink, `sink ${shellWord(name)}`, checked) ?? unreadIn(sink, checked, call);
  });
}

async function unreadIn(sink: OpenSink, { configuration }: CheckedConfiguration, call: Call): Promise<Lack | null> {
  const [first, ...others] = unreadEntries(await readObservedState(configuration.cluster, [sink], () => {}, call));
  if (first === undefined) return null;
  return { missing: [], text: caKeyTexts.unreadableFiles(`${statementText(first)}${andMore(others.length)}`) };
}

export function checkBackend(
  name: string,
  opened: () => Promise<Backend>,
  checked: CheckedConfiguration,
  call: Call,
): Promise<PluginCheck> {
  return lineAbout(`backend ${name}`, async () => {
    const backend = await opened();
    await backend.check(call);
    const { cluster, environment } = checked.configuration;
    const use = backendUse(cluster, environment, { name, backend });
    if (use.keys.length + use.issuers.length === 0) return null;
    const missing = (await backend.missingRights?.(use, call)) ?? [];
    const lack = lackOf(missing, backend, `backend ${shellWord(name)}`, checked);
    return lack ?? { unasked: backend.unaskedRights?.(use) ?? [] };
  });
}

async function lineAbout(
  who: string,
  ask: () => Promise<Lack | Required<Pick<PluginCheck, 'unasked'>> | null>,
): Promise<PluginCheck> {
  try {
    const lack = await ask();
    if (lack !== null && 'missing' in lack) return { who, state: 'failed', ...lack };
    const unasked = lack?.unasked ?? [];
    return { who, state: 'ok', text: 'ready', missing: [], ...(unasked.length === 0 ? {} : { unasked }) };
  } catch (error) {
    if (!PluginError.is(error) || error.code === 'cancelled') throw error;
    return { who, state: 'failed', text: plainText(error), missing: [] };
  }
}

interface Lack {
  readonly missing: readonly string[];
  readonly text: string;
}

interface CheckedConfiguration {
  readonly configuration: Pick<ReadConfiguration, 'cluster' | 'environment'>;
  readonly specFlags: string;
}

function lackOf(
  missing: readonly string[],
  { rights }: { readonly rights?: unknown },
  who: string,
  { specFlags }: CheckedConfiguration,
): Lack | null {
  if (missing.length === 0) return null;
  const lack = `${missingText(missing)}: ${missing.join('; ')}`;
  const next = rights === undefined ? '' : `; ${nextTexts.printsRights(`kpki explain ${who}${specFlags}`)}`;
  return { missing, text: `${lack}${next}` };
}
