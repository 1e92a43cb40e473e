import { writeFile } from 'node:fs/promises';
import { issueUserKubeconfig, readWorld } from '@kpki/engine';
import { durationText, parseDuration, type User } from '@kpki/spec';
import { Fault } from '../fault.ts';
import { progressListener } from '../print/progress.ts';
import { openSession } from '../session/session.ts';
import type { Run } from './command.ts';

export const run: Run = async ({ arguments: [name = ''], options, terminal, call }) => {
  const seconds = options.validity === undefined ? undefined : secondsOf(options.validity);
  const listener = progressListener(terminal);
  const session = await openSession(options, terminal, listener);
  try {
    const declared = session.cluster.users.find((user) => user.name === name);
    const user: User = {
      name,
      groups: options.group ?? declared?.groups ?? [],
      seconds: seconds ?? declared?.seconds ?? session.cluster.validity.users,
    };
    if (name === '' || name.length > 64 || /\p{Cc}/u.test(name)) {
      throw new Fault('usage', 'a user name has 1 to 64 characters, none of them a control character');
    }
    if (options.out === undefined && process.stdout.isTTY === true) {
      throw new Fault('usage', 'a private key is not shown on a terminal; add --out FILE, or redirect the output');
    }
    const world = await readWorld(session.cluster, session.sinks, listener, call);
    const kubeconfig = await issueUserKubeconfig(world, user, session.workshop, listener, call);
    terminal.progress(null);
    await kubeconfig.use((bytes) => (options.out === undefined ? writeOut(bytes) : create(options.out, bytes)));
    const groups = user.groups.length === 0 ? 'no groups' : `groups ${user.groups.join(', ')}`;
    terminal.note(`${name}, ${groups}, for ${durationText(user.seconds ?? 0)}; it cannot be revoked before it ends`);
    return 'done';
  } finally {
    await session.close();
  }
};

function secondsOf(text: string): number {
  const parsed = parseDuration(text);
  if (parsed.seconds !== undefined) return parsed.seconds;
  throw new Fault('usage', `--validity: ${parsed.reason}`);
}

function writeOut(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
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
