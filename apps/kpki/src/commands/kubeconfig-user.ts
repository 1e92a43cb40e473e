import { writeFile } from 'node:fs/promises';
import { issueUserKubeconfig, readWorld } from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { checkGroupName, checkUserName, parseDuration } from '@kpki/spec';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { progressListener } from '../print/progress.ts';
import { minuteOf } from '../print/time.ts';
import { isFileUnignored } from '../session/git.ts';
import { withSession } from '../session/session.ts';
import type { Terminal } from '../terminal.ts';
import type { Run } from './command.ts';

/** The group that no authorizer is asked about. */
const almighty = 'system:masters';

export const run: Run = async ({ arguments: [name = ''], options, terminal, call }) => {
  refuseNames(name, options.group ?? []);
  const seconds = options.validity === undefined ? undefined : secondsOf(options.validity);
  if (options.out === undefined && terminal.outIsTerminal) {
    throw new Fault('usage', 'a private key is not shown on a terminal; add --out FILE, or redirect the output');
  }
  if (options.group?.includes(almighty) === true) {
    terminal.note(
      `warning: --group: \`${almighty}\` may do everything, and no RBAC rule takes it back before the certificate ends`,
    );
  }
  if (options.out !== undefined && !(await agreed(options.out, options.yes === true, terminal, call))) return 'failed';
  const listener = progressListener(terminal);
  return withSession<Exit>(options, terminal, listener, async ({ cluster, sinks, workshop }) => {
    const declared = cluster.users.find((user) => user.name === name);
    const groups = options.group ?? declared?.groups ?? [];
    const user = { name, groups, seconds: seconds ?? declared?.seconds ?? cluster.validity.users };
    const world = await readWorld(cluster, sinks, listener, call);
    const { kubeconfig, notAfter } = await issueUserKubeconfig(world, user, workshop, listener, call);
    terminal.progress(null);
    await kubeconfig.use((bytes) =>
      options.out === undefined ? terminal.writeBytes(bytes) : create(options.out, bytes),
    );
    const groupsText = groups.length === 0 ? 'no groups' : `groups ${groups.join(', ')}`;
    terminal.note(`${name}, ${groupsText}, until ${minuteOf(notAfter)} UTC; it cannot be revoked before it ends`);
    return 'done';
  });
};

/** Nothing is asked where no private key could be committed. */
async function agreed(file: string, yes: boolean, terminal: Terminal, call: Call): Promise<boolean> {
  if (!(await isFileUnignored(file, call))) return true;
  terminal.note(`warning: ${file} is in a git work tree that does not ignore it: a private key could be committed`);
  if (yes) return true;
  const answer = await terminal.ask('Write it there? [y/N] ');
  if (answer === null) throw new Fault('usage', 'nobody is here to answer; add --yes, or name a file elsewhere');
  return /^(y|yes)$/i.test(answer.trim());
}

/** By the rules that a file's `users` are judged by. */
function refuseNames(name: string, groups: readonly string[]): void {
  const ofName = checkUserName(name);
  if (ofName !== null) throw new Fault('usage', `user name: ${ofName}`);
  const ofGroup = groups.map(checkGroupName).find((reason) => reason !== null);
  if (ofGroup !== undefined) throw new Fault('usage', `--group: ${ofGroup}`);
}

function secondsOf(text: string): number {
  const parsed = parseDuration(text);
  if (parsed.seconds !== undefined) return parsed.seconds;
  throw new Fault('usage', `--validity: ${parsed.reason}`);
}

/** For its owner's eyes only, and never in place of another file. */
async function create(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'it is there already and is not replaced' : `it cannot be written (${code})`;
    throw new Fault('usage', `${file}: ${why}`, { cause });
  }
}
