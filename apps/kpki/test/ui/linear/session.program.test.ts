import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceOptions, temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { kpkiFile, kubeadmFiles } from '../../configurations.ts';
import { scriptIn } from '../../script.ts';
import { secretsIn } from '../../secrets.ts';

const program = fileURLToPath(new URL('in-pipes.ts', import.meta.url));

type Turn = string | ((directory: string) => void);

function session(directory: string, turns: readonly Turn[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [...sourceOptions, program], {
    cwd: directory,
    env: { ...process.env, GIT_CEILING_DIRECTORIES: '/', npm_lifecycle_event: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 50_000,
  });
  const left = [...turns];
  let said = '';
  let heard = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (!/^Type [^\n]*(press enter|type yes)\.\n$/m.test(said.slice(heard))) return;
    for (let turn = left.shift(); turn !== undefined; turn = left.shift()) {
      if (typeof turn !== 'string') {
        turn(directory);
        continue;
      }
      said += `> ${turn}\n`;
      heard = said.length;
      child.stdin.write(`${turn}\n`);
      return;
    }
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, said }));
  });
}

/** Replaces what differs in each run: folder, dates, durations and the order of keys. */
function steady(said: string, directory: string): string {
  const lines = said
    .replaceAll(directory, '/FOLDER')
    .replaceAll(/in \d+\.\d seconds/g, 'in N seconds')
    .replaceAll(/\d+ days left, until \d+ \w+ \d+/g, 'N days left, until DATE')
    .split('\n')
    // Said only after ten seconds of silence.
    .filter((line) => !line.startsWith('Still '));
  const isStep = (line: string | undefined): boolean => line !== undefined && /^Step \d+ of .*: made\.$/.test(line);
  const number = (line: string): number => Number(/\d+/.exec(line)?.[0]);
  return lines
    .map((line, at) => {
      if (!isStep(line)) return line;
      const first = lines.findLastIndex((each, before) => before < at && !isStep(each)) + 1;
      const end = lines.findIndex((each, after) => after > at && !isStep(each));
      return lines.slice(first, end).toSorted((a, b) => number(a) - number(b))[at - first] ?? line;
    })
    .join('\n');
}

test('a whole session with the thread that works: an apply that stops, its way out, and the result', async () => {
  await using temporary = await temporaryDirectory();
  const { path: directory } = temporary;
  writeFileSync(join(directory, 'kpki.yaml'), kpkiFile());
  const { code, said } = await session(directory, [
    'plan',
    // A file in place of the folder, so that nothing can be written.
    (folder) => writeFileSync(join(folder, 'out'), ''),
    'apply',
    'yes',
    (folder) => rmSync(join(folder, 'out')),
    'again',
    'apply',
    'yes',
    'trust',
    'find jane',
    'quit',
  ]);
  expect(code).toBe(0);
  await expect(steady(said, directory)).toMatchFileSnapshot('transcripts/with-the-thread-that-works.txt');

  const script = scriptIn(directory);
  expect(script.files('out')).toEqual(expect.arrayContaining([...kubeadmFiles]));
  const secrets = script.files().flatMap((file) => secretsIn(script.read(file)));
  expect(secrets.length).toBeGreaterThan(10);
  for (const secret of secrets) expect(said).not.toContain(secret);
});

test('the end of the input is the end of the session', async () => {
  await using temporary = await temporaryDirectory();
  const { path: directory } = temporary;
  writeFileSync(join(directory, 'kpki.yaml'), kpkiFile());
  const { stdout, code } = await scriptIn(directory).run(process.execPath, [...sourceOptions, program]);
  expect(stdout.split('\n').slice(-2)).toEqual(['Left.', '']);
  expect(code).toBe(0);
});
