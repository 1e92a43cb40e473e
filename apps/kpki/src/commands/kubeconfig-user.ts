import { issueUserKubeconfig, type Listener, locationsOf, readObservedState, remedyIn } from '@kpki/engine';
import { type Call, type ErrorCode, PluginError } from '@kpki/plugin';
import { consentTexts, handOutTexts, minuteOf } from '@kpki/presentation';
import { checkGroupName, checkUserName, type User } from '@kpki/spec';
import type { RunCommand } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { secondsOf } from '../options/duration-option.ts';
import { progressListener } from '../print/progress.ts';
import { errorText } from '../session/error-text.ts';
import { isFileUnignored, unignoredText } from '../session/git.ts';
import { type Session, signing, withSession } from '../session/session.ts';
import { refuseExistingFile, writeNewFile } from '../session/write-file.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { consent } from './consent.ts';

/** The group that bypasses authorization. */
const almighty = 'system:masters';

const kubeconfigFile = { secret: true, advice: handOutTexts.otherFile } as const;

export const run: RunCommand = async ({ arguments: [name = ''], options, terminal, call }) => {
  refuseNames(name, options.group ?? []);
  const seconds = secondsOf(options, 'validity');
  if (options.out === undefined && terminal.outIsTerminal) {
    throw new Fault('usage', 'a private key is not shown on a terminal; add --out FILE, or redirect the output');
  }
  if (options.group?.includes(almighty) === true) {
    terminal.note(handOutTexts.almighty(almighty));
  }
  if (options.out !== undefined) await refuseExistingFile(options.out, kubeconfigFile);
  if (options.out !== undefined && !(await agreed(options.out, options.yes === true, terminal, call))) return 'failed';
  const listener = progressListener(terminal);
  return withSession<Exit>(signing, options, terminal, listener, async (session) => {
    const { cluster } = session;
    const listed = cluster.users.find((user) => user.name === name);
    const groups = options.group ?? listed?.groups ?? [];
    const user = { name, groups, seconds: seconds ?? listed?.seconds ?? cluster.validity.users };
    const askedEnd = session.dependencies.now().getTime() + user.seconds * 1000;
    const { kubeconfig, notAfter } = await issueUser(session, user, listener, call);
    terminal.progress(null);
    await kubeconfig.use((bytes) =>
      options.out === undefined ? terminal.writeBytes(bytes) : writeNewFile(options.out, bytes, kubeconfigFile),
    );
    // A certificate has whole seconds.
    const isCut = notAfter.getTime() + 1000 < askedEnd;
    terminal.note(handOutTexts.issued(name, groups, minuteOf(notAfter), isCut));
    if (listed === undefined) terminal.note(handOutTexts.unlisted(name));
    return 'done';
  });
};

/** Asks only if a private key could be committed to git. */
async function agreed(file: string, yes: boolean, terminal: Terminal, call: Call): Promise<boolean> {
  if (!(await isFileUnignored(file, call))) return true;
  terminal.note(`warning: ${unignoredText(file)}`);
  if (yes) return true;
  return consent(terminal, consentTexts.writeThere, consentTexts.writeInstead);
}

function refuseNames(name: string, groups: readonly string[]): void {
  const ofName = checkUserName(name);
  if (ofName !== null) throw new Fault('usage', `user name: ${ofName}`);
  const ofGroup = groups.map(checkGroupName).find((reason) => reason !== null);
  if (ofGroup !== undefined) throw new Fault('usage', `--group: ${ofGroup}`);
}

const refusals: ReadonlySet<ErrorCode> = new Set(['missing', 'denied', 'unsupported']);

/** Issues a kubeconfig for a user; no sink keeps it. Throws a Fault with a remedy if no CA can issue it. */
async function issueUser(
  { cluster, sinks, caPlacements, dependencies, targetFlags, specFlags }: Session,
  user: User,
  listener: Listener,
  call: Call,
): ReturnType<typeof issueUserKubeconfig> {
  try {
    const observed = await readObservedState(cluster, sinks, listener, call, caPlacements);
    return await issueUserKubeconfig(observed, user, dependencies, listener, call);
  } catch (error) {
    if (!PluginError.is(error) || !refusals.has(error.code)) throw error;
    const message = errorText(error, { targetFlags, specFlags });
    const locations = locationsOf(cluster, sinks).map(({ location }) => location.id);
    const instead = handOutTexts.otherDirectory(locations);
    throw new Fault('failed', `${message}${nextStep(error)}, or ${instead}`, { cause: error });
  }
}

function nextStep(error: PluginError): string {
  if (remedyIn(error) !== null) return '';
  return error.code === 'denied' ? handOutTexts.asReader : handOutTexts.createFile;
}
