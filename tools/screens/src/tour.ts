import { join } from 'node:path';
import type { Frame } from './film.ts';
import { startServers } from './servers.ts';
import type { Stage } from './stage.ts';

/** A cluster with problems, the plan that fixes them, the apply, and the first phase of a rotation. */
export async function tour({ terminal, shot, directory }: Stage): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  const show = async (text: string | RegExp, seconds: number): Promise<void> => {
    frames.push({ screen: await shot(text), seconds });
  };
  const press = async (keys: readonly string[], shows: string | RegExp, seconds = 0): Promise<void> => {
    await terminal.press(...keys);
    await (seconds === 0 ? terminal.see(shows) : show(shows, seconds));
  };
  const root = join(directory, 'dev');
  let servers = await startServers(root);
  try {
    await terminal.type('kpki -e dev');
    await show(/\$ kpki -e dev/, 1);
    await press(['Enter'], '1 expired', 2.5);
    await press(['Down', 'Down'], /› .*apiserver /, 1.5);
    await press(['w'], 'state:!ok', 1.5);
    await press(['End'], /› .*apiserver-etcd-client +cp3/);
    await press(['Enter'], 'Findings ', 2.5);

    await press(['p'], /\[ Apply \d+ steps \]/, 2.5);
    await press(['a'], ', environment dev?', 1.5);
    await press(['Enter'], /[1-9]\d*(?:\/| of )\d+ prepared/, 1.5);
    await show(/Done: \d+ steps/, 2.5);
    await press(['Enter'], /ok, \d+d left/, 1);
    await press(['Escape'], 'All artifacts are ok', 1);
    await press(['Escape'], /✓ \d+ ok/, 1.5);

    await press(['/'], 'regular expression');
    await press(['etcd-ca'], 'etcd-ca▏');
    await press(['Enter'], 'Trust › filter: etcd-ca');
    await press(['x'], 'a new key in its place');
    await press(['Down', 'Down', 'Down'], /› .*[Rr]otate/, 1.5);
    await press(['Enter'], '[ Plan trust ]', 2);
    await press(['Enter'], /\[ Apply \d+ steps? \]/, 2);
    await press(['Enter'], ', environment dev?');
    await press(['Enter'], 'Done: trust of etcd-ca', 2);
    // As the screen says: the components restart.
    await servers[Symbol.asyncDispose]();
    servers = await startServers(root);
    await press(['t'], /plans\s+reissue/, 4);
  } finally {
    await servers[Symbol.asyncDispose]();
  }
  return frames;
}
