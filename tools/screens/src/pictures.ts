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
const folder = '/srv/kubernetes/prod-eu';

async function trust(): Promise<string> {
  await using stage = await openStage(size, folder);
  await makeCluster(stage);
  await stage.terminal.type('kpki -e dev');
  await stage.terminal.press('Enter');
  await stage.terminal.see('1 expired');
  await stage.terminal.press('Down', 'Down');
  return svgOf(drawScreen(await stage.shot(/› .*apiserver /)), size, 'The trust tree of kpki in a terminal');
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
  ['trust', trust],
  ['tour', firstRun],
] as const) {
  const text = await take();
  await writeFile(join(pictures, `${name}.svg`), text);
  process.stdout.write(`docs/pictures/${name}.svg: ${Math.ceil(text.length / 1024)} KB\n`);
}
