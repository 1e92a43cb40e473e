import { dirname, resolve } from 'node:path';
import { type Custodies, type Listener, type OpenSink, styleOf, type Workshop } from '@kpki/engine';
import type { Cluster } from '@kpki/spec';
import { optionWords } from '../options/option-words.ts';
import { wholeCommands } from '../options/whole-commands.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { openBackends } from './backends.ts';
import { configurationFault, type ReadConfiguration, readConfiguration } from './configuration.ts';
import { pluginProblems } from './judge-plugins.ts';
import { openCustodies } from './open-custodies.ts';
import { openKeys } from './open-keys.ts';
import { openSinks } from './open-sinks.ts';
import { closeAll, type OpenedPlugin, type PluginOpening } from './opening.ts';
import { reworded, withRightsCommand } from './rights-command.ts';
import type { Target } from './target.ts';
import type { SessionSink, Unopened } from './unopened-sink.ts';

/** A configuration with its plugins open. */
export interface Session {
  readonly configuration: ReadConfiguration;
  readonly cluster: Cluster;
  readonly sinks: readonly SessionSink[];
  /** Where each authority's key is, and who signs it. */
  readonly custodies: Custodies;
  readonly workshop: Workshop;
  /** Everything that is open for it. */
  readonly opened: readonly OpenedPlugin[];
  /** What to type to come back to the same declaration: ` -f kubeadm.yaml`. */
  readonly declaration: string;
  /** And to the same files: ` -f kubeadm.yaml --to out`. */
  readonly sameFiles: string;
}

/** What a session is for. */
export interface Purpose {
  /** Whether it may sign; one that only reports asks no device, and nobody for a PIN. */
  readonly signs: boolean;
  readonly unopened: Unopened;
}

const signing: Purpose = { signs: true, unopened: 'stops' };

/** For work that only tells what is there, of all sinks or not at all. */
export const reporting: Purpose = { signs: false, unopened: 'stops' };

/** For work that tells of each sink what is there, or why that is not known: see `readReachable`. */
export const telling: Purpose = { signs: false, unopened: 'told' };

/** Reads the configuration, opens what it names for as long as it is used, and closes all of it whatever happens. */
export async function withSession<Answer>(
  target: Target,
  terminal: Terminal,
  listener: Listener,
  use: (session: Session) => Promise<Answer>,
  purpose: Purpose = signing,
): Promise<Answer> {
  const configuration = await readConfiguration(target, terminal);
  return withConfiguration(configuration, target, terminal, listener, use, purpose);
}

/** The same for a configuration that was read already. */
export function withConfiguration<Answer>(
  configuration: ReadConfiguration,
  target: Target,
  terminal: Terminal,
  listener: Listener,
  use: (session: Session) => Promise<Answer>,
  purpose: Purpose = signing,
): Promise<Answer> {
  const openAndUse = async (opening: PluginOpening): Promise<Answer> =>
    use(await openSession(configuration, target, opening, purpose));
  return whileOpen(configuration, target, terminal, listener, openAndUse, purpose.unopened);
}

/** Sinks that are open, and nothing beside them: for work that makes no keys and signs nothing. */
export function withSinks<Answer>(
  target: Target,
  terminal: Terminal,
  listener: Listener,
  use: (configuration: ReadConfiguration, sinks: readonly OpenSink[]) => Promise<Answer>,
): Promise<Answer> {
  return withOpening(target, terminal, listener, async (configuration, opening) =>
    use(configuration, await openSinks(configuration, target, opening)),
  );
}

/** Nothing is open yet: what is opened by `opening` is closed whatever happens. */
export async function withOpening<Answer>(
  target: Target,
  terminal: Terminal,
  listener: Listener,
  use: (configuration: ReadConfiguration, opening: PluginOpening) => Promise<Answer>,
): Promise<Answer> {
  const configuration = await readConfiguration(target, terminal);
  return whileOpen(configuration, target, terminal, listener, (opening) => use(configuration, opening));
}

/** The same for a configuration that was read already. */
export async function whileOpen<Answer>(
  configuration: ReadConfiguration,
  target: Target,
  terminal: Terminal,
  listener: Listener,
  openAndUse: (opening: PluginOpening) => Promise<Answer>,
  unopened: Unopened = 'stops',
): Promise<Answer> {
  const { file } = configuration;
  const folder = dirname(resolve(file));
  const problems = await pluginProblems(configuration, target, folder, unopened);
  if (problems.length > 0) throw configurationFault(file, problems);
  const opened: OpenedPlugin[] = [];
  const whole = (message: string): string => wholeCommands(message, sameFilesAs(target));
  const opening: PluginOpening = {
    file,
    folder,
    chosenBy: configuration.chosenBy,
    terminal,
    listener: (event) => listener(event.type === 'log' ? { ...event, text: whole(event.text) } : event),
    opened,
  };
  let answer: Answer;
  try {
    answer = await openAndUse(opening);
  } catch (error) {
    // What went wrong first is what is told.
    await closeAll(opened).catch(() => {});
    throw reworded(withRightsCommand(error, target), whole);
  }
  await closeAll(opened);
  return answer;
}

async function openSession(
  configuration: ReadConfiguration,
  target: Target,
  opening: PluginOpening,
  { signs, unopened }: Purpose,
): Promise<Session> {
  const { cluster } = configuration;
  const sinks = await openSinks(configuration, target, opening, unopened);
  const backends = openBackends(configuration, opening);
  const keys = await openKeys({ configuration, backends, file: opening.file, signs });
  const custodies = await openCustodies({ configuration, backends, signs });
  const { file, environment } = target;
  return {
    configuration,
    cluster,
    sinks,
    custodies,
    workshop: { keys, style: styleOf(cluster), now: () => new Date() },
    opened: opening.opened,
    declaration: optionWords({ file, environment }),
    sameFiles: sameFilesAs(target),
  };
}

function sameFilesAs({ file, environment, to, from }: Target): string {
  return optionWords({ file, environment, to, from });
}
