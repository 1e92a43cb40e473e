// Takes the pictures of the UI from the running program and writes them to docs/pictures. Words are names of pictures;
// without any, all are taken.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { component, type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { makeCluster, makeFleet } from './cluster.ts';
import { drawScreen, svgOf } from './draw.ts';
import { film } from './film.ts';
import { firstRun } from './first-run.ts';
import { screensPage } from './page.ts';
import { sealedScreen } from './sealed.ts';
import { startServers } from './servers.ts';
import { openStage } from './stage.ts';
import { type Picture, pictures } from './table.ts';
import { tour } from './tour.ts';

const docs = fileURLToPath(new URL('../../../docs', import.meta.url));
const folder = join(docs, 'pictures');
const small = { columns: 80, rows: 24 } as const;

async function filled(): Promise<TemporaryDirectory> {
  const made = await temporaryDirectory();
  await using stage = await openStage({ size: small });
  await makeCluster(stage);
  await makeFleet(stage);
  await cp(stage.directory, made.path, { recursive: true, preserveTimestamps: true });
  return made;
}

async function take({ title, size, words, opens, steps, ...picture }: Picture, from: string): Promise<string> {
  const { slowKeys = false, serversOf } = picture;
  await using stage = await openStage({ size, slowKeys, ...(picture.folder === 'nothing' ? {} : { from }) });
  const { terminal, shot, directory } = stage;
  await using _servers = serversOf === undefined ? null : await startServers(join(directory, serversOf));
  await terminal.type(`kpki ${words}`);
  await terminal.press('Enter');
  await terminal.see(opens);
  for (const [keys, shows] of steps) {
    await terminal.press(...keys);
    await terminal.see(shows);
  }
  return svgOf(drawScreen(await shot(/./)), size, `${title}: kpki in a terminal`);
}

async function write(name: string, text: string): Promise<void> {
  const file = join(folder, `${name}.svg`);
  const before = await readFile(file, 'utf8').catch(() => '');
  const isSame = withoutChance(before) === withoutChance(text);
  if (!isSame) await writeFile(file, text);
  process.stdout.write(
    `docs/pictures/${name}.svg: ${Math.ceil(text.length / 1024)} KB${isSame ? ', as before' : ''}\n`,
  );
}

/** Serial numbers, fingerprints, times of day and durations are other ones each time: a picture that differs in nothing else is kept. */
function withoutChance(text: string): string {
  return text.replaceAll(
    /(?:[0-9a-f]{2}:)+[0-9a-f]{2}|[0-9a-f]{16,}|>\d+\.\d<|\b\d+(?:\.\d)? ?s\b|asked [\d:]+Z/g,
    '#',
  );
}

const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

await mkdir(folder, { recursive: true });
await writeFile(join(docs, 'reference/screens.md'), screensPage());
await using cluster = await filled();
for (const [name, picture] of Object.entries(pictures).filter(([name]) => isWanted(name))) {
  await write(name, await take(picture, cluster.path));
}
const vault = component('vault');
if (isWanted('sealed') && 'missing' in vault)
  process.stdout.write(`docs/pictures/sealed.svg is not taken: ${vault.missing}\n`);
else if (isWanted('sealed')) {
  const screen = await sealedScreen(small);
  await write('sealed', svgOf(drawScreen(screen), small, 'The trust tree of kpki while the Vault is sealed'));
}
if (isWanted('tour')) {
  await using stage = await openStage({ size: small, from: cluster.path, slowKeys: true });
  await write(
    'tour',
    film(await tour(stage), small, 'kpki in a terminal: a problem, the plan, the apply, and a rotation'),
  );
}
if (isWanted('first-run')) {
  await using stage = await openStage({ size: small });
  const title = 'kpki in a terminal, from an empty folder to the PKI of a cluster';
  await write('first-run', film(await firstRun(stage), small, title));
}
