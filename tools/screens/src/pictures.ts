// Takes the pictures of the UI from the running program and writes them to docs/pictures.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCluster } from './cluster.ts';
import { drawScreen, svgOf } from './draw.ts';
import { film } from './film.ts';
import { sealedScreen } from './sealed.ts';
import { openStage } from './stage.ts';
import { tour } from './tour.ts';

const pictures = fileURLToPath(new URL('../../../docs/pictures', import.meta.url));
const size = { columns: 80, rows: 24 } as const;
const wide = { columns: 120, rows: 32 } as const;
const folder = '/srv/kubernetes/prod-eu';

interface Picture {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly keys: readonly string[];
  /** What the screen shows once it is complete. */
  readonly shows: RegExp;
  readonly title: string;
}

/** Screens of one cluster with a few faults. */
const ofCluster: Readonly<Record<string, Picture>> = {
  trust: { size, keys: ['Down', 'Down'], shows: /› .*apiserver /, title: 'The trust tree of kpki in a terminal' },
  plan: {
    size: wide,
    keys: ['p'],
    shows: /› .*create|› .*renew|› .*rekey/,
    title: 'A plan of kpki: steps, and what changes',
  },
};

async function screenOfCluster({ size: of, keys, shows, title }: Picture): Promise<string> {
  await using stage = await openStage(of, folder);
  await makeCluster(stage);
  await stage.terminal.type('kpki -e dev');
  await stage.terminal.press('Enter');
  await stage.terminal.see('1 expired');
  for (const key of keys) await stage.terminal.press(key);
  return svgOf(drawScreen(await stage.shot(shows)), of, title);
}

async function sealed(): Promise<string> {
  const screen = await sealedScreen(() => openStage(size, folder));
  return svgOf(drawScreen(screen), size, 'The trust tree of kpki while the Vault is sealed');
}

async function firstRun(): Promise<string> {
  await using stage = await openStage(size, folder);
  return film(await tour(stage), size, 'kpki in a terminal, from an empty folder to the PKI of a cluster');
}

await mkdir(pictures, { recursive: true });
for (const [name, take] of [
  ['sealed', sealed],
  ...Object.entries(ofCluster).map(([name, picture]) => [name, () => screenOfCluster(picture)] as const),
  ['tour', firstRun],
] as const) {
  const text = await take();
  await writeFile(join(pictures, `${name}.svg`), text);
  process.stdout.write(`docs/pictures/${name}.svg: ${Math.ceil(text.length / 1024)} KB\n`);
}
